"""Which units a form holds: quickly where there is plenty, thoroughly where the bank is tight."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from exam_prep.core.drawing.candidates import candidates
from exam_prep.core.drawing.index import Unit
from exam_prep.core.drawing.sections import Row

Choice: TypeAlias = tuple[tuple[Unit, ...], ...]
"""For each row the units that fill it."""

_SENSITIVE_PERCENT = 12


def sensitive_cap(size: int) -> int:
    """Return how many items of a form of `size` may be sensitive: 12 in 100, and always one.

    >>> [sensitive_cap(size) for size in (1, 10, 25, 75)]
    [1, 1, 3, 9]
    """
    return max(1, size * _SENSITIVE_PERCENT // 100)


@dataclass(slots=True)
class Tally:
    """What the units chosen so far rule out: their concepts, their enemies, and room for sensitive ones."""

    sensitive_left: int
    concepts: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)

    def admits(self, unit: Unit, room: int) -> bool:
        """Whether `unit` goes with all chosen before and fits into `room` places."""
        return (
            unit.size <= room
            and unit.sensitive <= self.sensitive_left
            and not any(
                entry.concept in self.concepts or not entry.enemies.isdisjoint(self.items)
                for entry in unit.entries
            )
        )

    def add(self, unit: Unit) -> None:
        """Count `unit` as chosen."""
        self.sensitive_left -= unit.sensitive
        self.concepts.update(entry.concept for entry in unit.entries)
        self.items.update(entry.item for entry in unit.entries)

    def remove(self, unit: Unit) -> None:
        """Take back a unit that was added."""
        self.sensitive_left += unit.sensitive
        self.concepts.difference_update(entry.concept for entry in unit.entries)
        self.items.difference_update(entry.item for entry in unit.entries)


def scarcest_first(rows: Sequence[Row]) -> list[int]:
    """Return the numbers of `rows`, those with the least choice for their quota first."""
    return sorted(range(len(rows)), key=lambda at: (rows[at].pool_size / max(1, rows[at].quota), at))


def choose_greedily(
    rows: Sequence[Row], cap: int, rng: random.Random, seen: Mapping[str, int], pinned: Choice
) -> Choice:
    """Fill each row with the first candidates that go together; a row may stay short.

    At most `cap` sensitive items, and so few in a block that they can be kept apart; what is `pinned`
    stands in the blocks already.
    """
    tally = Tally(cap)
    spread = sensitive_room(rows, pinned)
    chosen: list[tuple[Unit, ...]] = [()] * len(rows)
    for at in scarcest_first(rows):
        units = candidates(rows[at], rng, seen)
        chosen[at] = _fill(rows[at], units, tally, spread[rows[at].block])
        spread[rows[at].block] -= sum(unit.sensitive > 0 for unit in chosen[at])
    return tuple(chosen)


def is_complete(rows: Sequence[Row], choice: Choice) -> bool:
    """Whether each row holds exactly its quota."""
    return all(placed(units) == row.quota for row, units in zip(rows, choice, strict=True))


def goes_together(choice: Choice, cap: int) -> bool:
    """Whether all chosen units may stand in one form: no siblings, no enemies, not too many sensitive."""
    tally = Tally(cap)
    for units in choice:
        for unit in units:
            if not tally.admits(unit, unit.size):
                return False
            tally.add(unit)
    return True


def placed(units: Iterable[Unit]) -> int:
    """Return how many places `units` take."""
    return sum(unit.size for unit in units)


def beside(pinned: Choice, choice: Choice) -> Choice:
    """Return both choices as one, row by row."""
    return tuple((*fixed, *units) for fixed, units in zip(pinned, choice, strict=True))


def sensitive_room(rows: Sequence[Row], pinned: Choice) -> dict[str, int]:
    """Say how many sensitive units each block can take without one at its end; alone it may have two."""
    sizes: dict[str, int] = {}
    held: dict[str, int] = {}
    for row, units in zip(rows, pinned, strict=True):
        sizes[row.block] = sizes.get(row.block, 0) + row.quota + placed(units)
        held[row.block] = held.get(row.block, 0) + sum(unit.sensitive > 0 for unit in units)
    ends = 1 if len(sizes) == 1 else -1
    return {block: max(0, max(0, size + ends) // 2 - held[block]) for block, size in sizes.items()}


def _fill(row: Row, units: Iterable[Unit], tally: Tally, sensitive_room: int) -> tuple[Unit, ...]:
    chosen: list[Unit] = []
    room = row.quota
    for unit in units if room else ():
        if not tally.admits(unit, room) or (unit.sensitive and sensitive_room == 0):
            continue
        tally.add(unit)
        chosen.append(unit)
        room -= unit.size
        sensitive_room -= unit.sensitive > 0
        if room == 0:
            break
    return tuple(chosen)
