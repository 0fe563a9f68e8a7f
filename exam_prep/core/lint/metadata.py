"""L17, L18: sources, law with its place and date, and a complete head."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding, Place
from exam_prep.core.items import Item, Level
from exam_prep.core.lint.subject import Subject
from exam_prep.core.lint.words import plain, word_set

LAW_SOURCES = word_set("F40 F41 F43 F44 F46 F47 F48 N29")
"""Facts of docs/items.md that rest on law, so that place and time decide whether they hold."""

_LAW = re.compile(
    r"\b(?:HIPAA|42 CFR|Part 2|ADA|Olmstead|Tarasoff)\b"
    r"|\b(?i:americans with disabilities act|mandated report(?:er|ers|ing)|(?:state|federal) law)\b"
    r"|\b(?i:good samaritan)\b"
)
_VOLATILE = re.compile(
    r"\bpress \d\b|\b\d[\d.,]* ?(?:%|percent) of (?:all |the )?(?:people|adults|americans|peers)"
    r"|\b(?:exam|application|certification|renewal|registration) fees?\b[^.?!]{0,40}\$ ?\d"
    r"|\$ ?\d[^.?!]{0,40}\b(?:exam|application|certification|renewal|registration) fees?\b",
    re.IGNORECASE,
)
_DIFFICULTY = (0.30, 0.95)
_MOST_TAGS = 2
_RUNGS = range(1, 8)
_LONGEST_REVIEW = timedelta(days=549)


def sourced(bank: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield L17 for an item without a source, or with one that sources.toml lacks (when the bank has any)."""
    for subject in subjects:
        if not subject.item.sources:
            yield subject.error(
                "L17", "head.sources", "the item cites no source", "add the ids of its facts to sources:"
            )
        for source in subject.item.sources:
            if bank.sources and source not in bank.sources:
                message = f"source {source} is unknown"
                yield subject.error("L17", "head.sources", message, "add it to sources.toml or mend the id")


def law(subject: Subject) -> Iterator[Finding]:
    """Yield L17 for an item on law, by source or by wording, without jurisdiction or review date."""
    item = subject.item
    text = " ".join(plain(text) for _, text in subject.asked())
    named = _LAW.search(f"{text} {plain(item.takeaway)}")
    cited = sorted(LAW_SOURCES.intersection(item.sources))
    if not named and not cited:
        return
    reason = f'"{named.group()}"' if named else f"source {cited[0]}"
    if item.jurisdiction is None:
        message = f"the item rests on law ({reason}) and names no jurisdiction"
        yield subject.error("L17", "head", message, "add jurisdiction: to the head")
    if item.review_by is None:
        message = f"the item rests on law ({reason}) and has no review date"
        yield subject.error("L17", "head", message, "add review_by: within 18 months to the head")


def volatile(subject: Subject) -> Iterator[Finding]:
    """Yield L17 for facts that change by the year: phone menus, fees, shares of a population."""
    for part, text in subject.asked():
        match = _VOLATILE.search(plain(text))
        if match:
            yield subject.error(
                "L17", part, f'"{match.group()}" soon goes out of date', "ask about what stays true"
            )


def overdue(
    items: Iterable[Item], today: date, places: Mapping[str, Place] | None = None
) -> tuple[Finding, ...]:
    """Return L17 warnings for items whose `review_by` has passed, or lies over 18 months after `today`.

    Apart from `lint`, as only a caller knows the date; without `places` a finding has the item's id as path.
    """
    found = []
    for item in items:
        subject = Subject(item, (places or {}).get(item.id, Place(item.id, {})), item.stem)
        if item.review_by is None:
            continue
        if item.review_by < today:
            message = f"the law behind this item was to be checked by {item.review_by}"
            found.append(
                subject.warning("L17", "head.review_by", message, "check the sources and set a new date")
            )
        elif item.review_by - today > _LONGEST_REVIEW:
            message = f"review_by {item.review_by} is over 18 months away"
            found.append(subject.warning("L17", "head.review_by", message, "set a date within 18 months"))
    return tuple(sorted(found))


def classified(bank: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield L18 for tags, domain or concept that taxonomy.toml lacks (when it lists any of them)."""
    taxonomy = bank.taxonomy
    for subject in subjects:
        item = subject.item
        tag = taxonomy.tags.get(item.tag)
        if taxonomy.tags and tag is None:
            yield subject.error(
                "L18", "head.tag", f"tag {item.tag} is not in the taxonomy", "use a tag of taxonomy.toml"
            )
        if tag is not None and tag.domain != item.domain:
            message = f"tag {item.tag} belongs to domain {tag.domain}"
            yield subject.error("L18", "head.domain", message, f"set domain: {tag.domain}")
        for name in item.tags:
            if taxonomy.tags and not taxonomy.tags_under(name):
                yield subject.error(
                    "L18", "head.tags", f"tag {name} is not in the taxonomy", "use a tag of taxonomy.toml"
                )
        yield from _concept(bank, subject)


def _concept(bank: Bank, subject: Subject) -> Iterator[Finding]:
    concepts = bank.taxonomy.concepts
    if not concepts:
        return
    concept = concepts.get(subject.item.concept)
    if concept is None:
        message = f"concept {subject.item.concept} is not in the taxonomy"
        yield subject.error("L18", "head.concept", message, "add it to taxonomy.toml or mend the id")
    elif concept.tag != subject.item.tag:
        message = f"concept {concept.id} belongs to tag {concept.tag}"
        yield subject.error("L18", "head.concept", message, "give both the same tag")


def complete(subject: Subject) -> Iterator[Finding]:
    """Yield L18 for values out of range, and for a judge item without a rung or a rung elsewhere."""
    item = subject.item
    if not _DIFFICULTY[0] <= item.difficulty <= _DIFFICULTY[1]:
        message = f"difficulty {item.difficulty} is out of range"
        yield subject.error("L18", "head.difficulty", message, "estimate between 0.30 and 0.95")
    if len(item.tags) > _MOST_TAGS:
        yield subject.error(
            "L18", "head.tags", f"the item has {len(item.tags)} further tags", "keep the two that matter"
        )
    yield from _ladder(subject)


def _ladder(subject: Subject) -> Iterator[Finding]:
    rung = subject.item.rung
    if subject.item.level is not Level.JUDGE:
        if rung is not None:
            message = f"a {subject.item.level} item has a ladder rung"
            yield subject.error("L18", "ladder", message, "remove ## Ladder or set level: judge")
    elif rung is None:
        yield subject.error(
            "L18", "ladder", "a judge item has no ladder rung", "add ## Ladder with the rung, 1-7"
        )
    elif rung not in _RUNGS:
        yield subject.error("L18", "ladder", f"the ladder has no rung {rung}", "name a rung from 1 to 7")
