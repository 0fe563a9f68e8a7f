"""The bank as one value: items, scenarios, taxonomy, sources and exams."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from exam_prep.core.blueprint import Blueprint
from exam_prep.core.items import Item, Level


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the six parts of the work that every tag belongs to."""

    id: str
    title: str
    covers: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A topic inside a domain; `mapping`: its place in others' outlines (samhsa, icrc, ncps, california).

    `plan`: how many published items of each level the bank is to hold; empty where nobody planned.
    """

    id: str
    title: str
    domain: str
    covers: str
    mapping: Mapping[str, str]
    plan: Mapping[Level, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea that several items (siblings) test; the unit of memory."""

    id: str
    title: str
    tag: str
    renamed_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Domains, tags and concepts by id, in file order."""

    domains: Mapping[str, Domain]
    tags: Mapping[str, Tag]
    concepts: Mapping[str, Concept]

    def tags_under(self, name: str) -> frozenset[str]:
        """Return the tags that `name` stands for: itself, all below it, or all of a domain; empty if unknown.

        >>> Taxonomy({}, {"a.b": Tag("a.b", "", "d", "", {})}, {}).tags_under("a")
        frozenset({'a.b'})
        """
        return frozenset(
            tag.id
            for tag in self.tags.values()
            if name in {tag.id, tag.domain} or tag.id.startswith(f"{name}.")
        )


class SourceStatus(StrEnum):
    """How the fact was checked: text seen, abstract read, recalled, or derived from other facts."""

    SEEN = "seen"
    ABSTRACT = "abstract"
    RECALLED = "recalled"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Source:
    """One fact in our own words, with where it stands; a derived fact names those it rests on."""

    id: str
    fact: str
    citation: str
    url: str
    year: str
    checked_on: date
    status: SourceStatus
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scene that several items share; they are drawn together or not at all."""

    id: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Bank:
    """Everything under `question_bank/`, by id."""

    items: Mapping[str, Item]
    scenarios: Mapping[str, Scenario]
    taxonomy: Taxonomy
    sources: Mapping[str, Source]
    exams: Mapping[str, Blueprint]
