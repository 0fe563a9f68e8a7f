"""What can be printed: exams of which a whole form can be drawn, and topics with what there is of them."""

from collections import Counter
from dataclasses import dataclass

from exam_prep.core.blueprint import Blueprint
from exam_prep.services.bank.served import Loaded


@dataclass(frozen=True, slots=True)
class PrintTopic:
    """A domain or one of its tags; `items` counts the published items, `below` are a domain's tags."""

    id: str
    title: str
    items: int
    below: tuple["PrintTopic", ...] = ()


@dataclass(frozen=True, slots=True)
class PrintChoices:
    """Exams by title, and topics in the order of the taxonomy."""

    exams: tuple[Blueprint, ...]
    topics: tuple[PrintTopic, ...]


def print_choices(loaded: Loaded) -> PrintChoices:
    """Return what can be printed from the served bank."""
    ready = (exam for name, exam in loaded.exams.items() if not loaded.lacks[name])
    counts = Counter(version.item.tag for version in loaded.items.values())
    domains = loaded.taxonomy.domains.values()
    topics = (_domain(loaded, domain.id, domain.title, counts) for domain in domains)
    return PrintChoices(
        tuple(sorted(ready, key=lambda exam: exam.title)), tuple(one for one in topics if one.items)
    )


def _domain(loaded: Loaded, name: str, title: str, counts: Counter[str]) -> PrintTopic:
    tags = (tag for tag in loaded.taxonomy.tags.values() if tag.domain == name and counts[tag.id])
    below = tuple(PrintTopic(tag.id, tag.title, counts[tag.id]) for tag in tags)
    return PrintTopic(name, title, sum(tag.items for tag in below), below)
