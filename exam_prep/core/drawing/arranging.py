"""The order of a form: sections as given, scenarios whole, sensitive scenes apart, options shuffled."""

import random
from collections.abc import Iterator, Sequence
from itertools import count

from exam_prep.core.drawing.choosing import Choice
from exam_prep.core.drawing.form import Pick
from exam_prep.core.drawing.index import Entry, Unit
from exam_prep.core.drawing.sampling import shuffled
from exam_prep.core.drawing.sections import Row


def sections_of(rows: Sequence[Row], choice: Choice) -> list[tuple[str, list[Unit]]]:
    """Return the sections in their order, each with the units of all rows that serve it."""
    sections: dict[str, list[Unit]] = {}
    for row, units in zip(rows, choice, strict=True):
        sections.setdefault(row.section, []).extend(units)
    return list(sections.items())


def gaps(sections: Sequence[Sequence[Unit]]) -> list[range] | None:
    """Say where sensitive units may stand in each section so that no two meet, or None if they must.

    Gap g of a section lies before its g-th other unit; the last one ends the section. The end is
    left free where it can be, which helps the next section and so makes the rule exact. A scenario
    is one scene and counts as one unit: inside it sensitive items may follow one another.
    """
    allowed: list[range] = []
    ends_sensitive = False
    for units in sections:
        sensitive = sum(unit.sensitive > 0 for unit in units)
        plain = len(units) - sensitive
        first = int(ends_sensitive)
        needs_end = sensitive > plain - first
        is_last = len(allowed) == len(sections) - 1
        places = range(first, plain + 1 if needs_end or is_last else plain)
        if sensitive > len(places):
            return None
        allowed.append(places)
        if units:
            ends_sensitive = sensitive > 0 and needs_end
    return allowed


def arrange(rows: Sequence[Row], choice: Choice, rng: random.Random) -> tuple[Pick, ...] | None:
    """Return the picks in their final order, or None when sensitive units cannot be kept apart."""
    return arrange_sections(sections_of(rows, choice), rng)


def arrange_sections(
    sections: Sequence[tuple[str, Sequence[Unit]]], rng: random.Random
) -> tuple[Pick, ...] | None:
    """Return the picks of these sections, each shuffled in itself; None as in `arrange`."""
    allowed = gaps([units for _, units in sections])
    if allowed is None:
        return None
    ordered = [
        (section, entry)
        for (section, units), places in zip(sections, allowed, strict=True)
        for unit in _order(units, places, rng)
        for entry in unit.entries
    ]
    positions = count(1)
    return tuple(_pick(next(positions), section, entry, rng) for section, entry in ordered)


def _order(units: Sequence[Unit], places: range, rng: random.Random) -> Iterator[Unit]:
    mixed = shuffled(units, rng)
    sensitive = [unit for unit in mixed if unit.sensitive]
    plain = [unit for unit in mixed if not unit.sensitive]
    at = set(shuffled(places, rng)[: len(sensitive)]) if sensitive else set()
    waiting = iter(sensitive)
    for gap in range(len(plain) + 1):
        if gap in at:
            yield next(waiting)
        yield from plain[gap : gap + 1]


def _pick(position: int, section: str, entry: Entry, rng: random.Random) -> Pick:
    options = shuffled(entry.free, rng) + entry.fixed
    return Pick(position, entry.item, entry.version, section, entry.tag, entry.concept, options)
