"""Whether the bank can fill a mock exam, section by section, as the draw itself would find it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exam_prep.core.bank import Taxonomy
from exam_prep.core.drawing.choosing import Choice, Tally, placed, sensitive_cap
from exam_prep.core.drawing.draw import draw_rows
from exam_prep.core.drawing.form import ShortfallError
from exam_prep.core.drawing.index import DrawIndex, Unit
from exam_prep.core.drawing.matching import widest
from exam_prep.core.drawing.pinning import around
from exam_prep.core.drawing.sections import Row
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.mock_exams.drawing import pinned_of, rows_of


@dataclass(frozen=True, slots=True)
class Fit:
    """What the bank has for one section.

    `items` are all that fit it. `available` of them can stand in one form beside what the other sections
    ask for: no two of one concept, no two that tell each other's answer, not too many sensitive ones.
    """

    part: str
    wanted: int
    items: int
    available: int

    @property
    def missing(self) -> int:
        """Return how many are missing, 0 or more."""
        return max(0, self.wanted - self.available)


@dataclass(frozen=True, slots=True)
class Feasibility:
    """Whether a form can be drawn, and the fit of each section in their order."""

    can_be_drawn: bool
    fits: tuple[Fit, ...]

    def short(self) -> tuple[Fit, ...]:
        """Return the sections that stay short."""
        return tuple(fit for fit in self.fits if fit.missing)


def feasibility_of(definition: Definition, index: DrawIndex, taxonomy: Taxonomy) -> Feasibility:
    """Return what the bank can do; raises InvalidError for an unknown tag.

    The verdict is that of a draw. `available` is counted by construction. Where sections stay short, a draw
    has tried what is left of all of them together; where all items stand alone, without enemies, the number
    is also the most.
    """
    rows = rows_of(definition, index, taxonomy)
    pinned = pinned_of(definition, index, rows)
    lacks = _lacks(rows, pinned)
    left = around(rows, pinned)
    units = [_held(row) for row in left]
    fits = []
    for at, part in enumerate(definition.parts):
        items = sum(unit.size for unit in _held(rows[at]))
        short = (lacks or {}).get(part.id)
        room = _room(at, left, units, pinned) + placed(pinned[at])
        available = min(room, short) if short is not None else max(room, part.quota)
        fits.append(Fit(part.id, part.quota, items, available))
    return Feasibility(lacks is None, tuple(fits) if lacks is None else _that_fit(fits, rows, pinned))


def _that_fit(fits: Sequence[Fit], rows: Sequence[Row], pinned: Choice) -> tuple[Fit, ...]:
    """Return the fits of sections that stay short with numbers that a draw has tried together.

    Enemies and sensitive items of two sections can make less of what each could have alone.
    """
    while lacks := _lacks(_asking(rows, fits), pinned):
        fits = [
            replace(fit, available=min(fit.available, lacks.get(fit.part, fit.available))) for fit in fits
        ]
    return tuple(fits)


def _asking(rows: Sequence[Row], fits: Sequence[Fit]) -> list[Row]:
    """Return the rows with no more places than can be filled."""
    return [replace(row, quota=min(fit.wanted, fit.available)) for row, fit in zip(rows, fits, strict=True)]


def _lacks(rows: Sequence[Row], pinned: Choice) -> dict[str, int] | None:
    """Return how many places of each section that stays short a draw could fill; None when it succeeds.

    It can fail with no section short, where what is pinned cannot be kept apart.
    """
    try:
        draw_rows(rows, pinned, seed=0, seen={})
    except ShortfallError as shortfall:
        return {lack.section: lack.available for lack in shortfall.lacks}
    return None


def _held(row: Row) -> list[Unit]:
    return [unit for unit in (row.unit(at) for at in range(row.pool_size)) if row.may_hold(unit)]


def _room(at: int, left: Sequence[Row], units: Sequence[Sequence[Unit]], pinned: Choice) -> int:
    """Return how many places of row `at` can be filled while the other rows have what they ask for."""
    choice = widest(left, units, at)
    tally = Tally(sensitive_cap(sum(row.quota for row in left) + sum(placed(of_row) for of_row in pinned)))
    others = [unit for other, of_row in enumerate(choice) if other != at for unit in of_row]
    for unit in (*(unit for of_row in pinned for unit in of_row), *others):
        tally.add(unit)
    taken = 0
    for unit in (*choice[at], *(unit for unit in units[at] if unit.size > 1)):
        if tally.admits(unit, unit.size):
            tally.add(unit)
            taken += unit.size
    return taken
