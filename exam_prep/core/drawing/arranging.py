"""The order of a form: blocks as given, scenarios whole, sensitive scenes apart, options shuffled."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from exam_prep.core.drawing.choosing import Choice
from exam_prep.core.drawing.form import Pick
from exam_prep.core.drawing.index import Entry, Unit
from exam_prep.core.drawing.sampling import shuffled
from exam_prep.core.drawing.sections import Row


def blocks_of(rows: Sequence[Row], choice: Choice) -> list[list[Unit]]:
    """Return the blocks in their order, each with the units of all rows that stand in it."""
    blocks: dict[str, list[Unit]] = {}
    for row, units in zip(rows, choice, strict=True):
        blocks.setdefault(row.block, []).extend(units)
    return list(blocks.values())


def gaps(blocks: Sequence[Sequence[Unit]]) -> list[range] | None:
    """Say where sensitive units may stand in each block so that no two meet, or None if they must.

    Gap g of a block lies before its g-th other unit; the last one ends the block. The end is
    left free where it can be, which helps the next block and so makes the rule exact. A scenario
    is one scene and counts as one unit: inside it sensitive items may follow one another.
    """
    allowed: list[range] = []
    ends_sensitive = False
    for units in blocks:
        sensitive = sum(unit.sensitive > 0 for unit in units)
        plain = len(units) - sensitive
        first = int(ends_sensitive)
        needs_end = sensitive > plain - first
        is_last = len(allowed) == len(blocks) - 1
        places = range(first, plain + 1 if needs_end or is_last else plain)
        if sensitive > len(places):
            return None
        allowed.append(places)
        if units:
            ends_sensitive = sensitive > 0 and needs_end
    return allowed


def arrange(rows: Sequence[Row], choice: Choice, rng: random.Random) -> tuple[Pick, ...] | None:
    """Return the picks in their final order, or None when sensitive units cannot be kept apart."""
    sections = {
        entry.item: row.section
        for row, units in zip(rows, choice, strict=True)
        for unit in units
        for entry in unit.entries
    }
    return arrange_blocks(blocks_of(rows, choice), sections, rng)


def arrange_blocks(
    blocks: Sequence[Sequence[Unit]], sections: Mapping[str, str], rng: random.Random
) -> tuple[Pick, ...] | None:
    """Return the picks of `blocks` as `arrange` does; `sections` maps their item ids to section ids."""
    allowed = gaps(blocks)
    if allowed is None:
        return None
    ordered = [
        entry
        for units, places in zip(blocks, allowed, strict=True)
        for unit in _order(units, places, rng)
        for entry in unit.entries
    ]
    positions = count(1)
    return tuple(_pick(next(positions), sections[entry.item], entry, rng) for entry in ordered)


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
