"""Items that a form has to hold: what is left to draw beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from exam_prep.core.drawing.choosing import Choice, placed
from exam_prep.core.drawing.index import DrawIndex, Unit
from exam_prep.core.drawing.sections import Row


def nothing_pinned(rows: Sequence[Row]) -> Choice:
    """Return the choice that pins no item of any row."""
    return ((),) * len(rows)


def units_of(index: DrawIndex, items: Iterable[str]) -> tuple[Unit, ...]:
    """Return the units of `items`, a scenario once and whole; what the bank no longer has is left out."""
    units = {
        index.unit_of[item].entries[0].item: index.unit_of[item] for item in items if item in index.unit_of
    }
    return tuple(units.values())


def around(rows: Sequence[Row], pinned: Choice) -> Sequence[Row]:
    """Return `rows` with the places that are left, and without siblings and enemies of what is pinned."""
    entries = [entry for units in pinned for unit in units for entry in unit.entries]
    if not entries:
        return rows
    concepts = {entry.concept for entry in entries}
    items = {entry.item for entry in entries}
    barred = frozenset(
        entry.item
        for row in rows
        for pool in row.pools
        for unit in pool
        for entry in unit.entries
        if entry.concept in concepts or not entry.enemies.isdisjoint(items)
    )
    return [
        replace(
            row,
            quota=row.quota - placed(units),
            narrowing=replace(row.narrowing, without=row.narrowing.without | barred),
        )
        for row, units in zip(rows, pinned, strict=True)
    ]
