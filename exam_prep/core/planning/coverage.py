"""What an exam asks of the bank: its concepts, by section, with their weight in the exam."""

from collections.abc import Mapping
from dataclasses import dataclass

from exam_prep.core.bank import Taxonomy
from exam_prep.core.blueprint import Blueprint, Section


@dataclass(frozen=True, slots=True)
class Covered:
    """One concept of an exam.

    `weight` is its share of the exam's items, above 0; the weights of an exam add up to 1. A section that
    the bank says nothing about has no weight, so that the others stand for the whole.
    """

    concept: str
    tag: str
    section: str
    weight: float


def covered(exam: Blueprint, taxonomy: Taxonomy, concepts: Mapping[str, str]) -> tuple[Covered, ...]:
    """Return the concepts that `exam` covers, section by section; `concepts` gives the tag of each.

    A section shares its quota evenly among its concepts; a concept of several sections stands in the first
    and has the weight of all. An exam without sections has one for each of its tags, and weighs every
    concept alike.
    """
    found: dict[str, Covered] = {}
    for section in sections_of(exam, taxonomy):
        tags = frozenset[str]().union(*(taxonomy.tags_under(name) for name in section.tags))
        within = sorted(concept for concept, tag in concepts.items() if tag in tags)
        each = (section.quota if exam.sections else len(within)) / max(len(within), 1)
        for concept in within:
            first = found.get(concept)
            weight = each + (first.weight if first else 0.0)
            found[concept] = Covered(
                concept, concepts[concept], first.section if first else section.id, weight
            )
    total = sum(one.weight for one in found.values())
    return tuple(Covered(one.concept, one.tag, one.section, one.weight / total) for one in found.values())


def everything(taxonomy: Taxonomy, concepts: Mapping[str, str]) -> tuple[Covered, ...]:
    """Return all concepts, each of the same weight, with their domains for sections."""
    return tuple(
        Covered(concept, tag, _domain(taxonomy, tag), 1 / len(concepts))
        for concept, tag in sorted(concepts.items())
    )


def sections_of(exam: Blueprint, taxonomy: Taxonomy) -> tuple[Section, ...]:
    """Return the exam's sections; where it has none, one of quota 0 for each of its tags."""
    if exam.sections:
        return exam.sections
    return tuple(Section(name, _title(taxonomy, name), 0, (name,)) for name in exam.tags)


def _title(taxonomy: Taxonomy, name: str) -> str:
    known = taxonomy.domains.get(name) or taxonomy.tags.get(name)
    return known.title if known else name


def _domain(taxonomy: Taxonomy, tag: str) -> str:
    known = taxonomy.tags.get(tag)
    return known.domain if known else tag
