"""The last resort: look through the choices one by one, for banks so tight that order matters."""

from collections.abc import Sequence

from exam_prep.core.drawing.arranging import blocks_of, gaps
from exam_prep.core.drawing.choosing import Choice, Tally, beside, placed, scarcest_first
from exam_prep.core.drawing.index import Unit
from exam_prep.core.drawing.sections import Row

_MOST_STEPS = 20_000
_MOST_PLACES = 200


def search(
    rows: Sequence[Row], units: Sequence[Sequence[Unit]], cap: int, pinned: Choice | None = None
) -> Choice | None:
    """Return a choice that keeps every rule beside what is `pinned`, or None when none was found.

    None is a proof for small banks; with many candidates the search stops after 20,000 steps, and
    forms of more than 200 places are not searched.
    """
    if sum(row.quota for row in rows) > _MOST_PLACES:
        return None
    return _Search(rows, units, cap, pinned or ((),) * len(rows)).run()


class _Search:
    """Backtracking over the rows, the scarcest first, and in each over its units in order."""

    def __init__(
        self, rows: Sequence[Row], units: Sequence[Sequence[Unit]], cap: int, pinned: Choice
    ) -> None:
        self._rows = rows
        self._units = units
        self._pinned = pinned
        self._order = scarcest_first(rows)
        self._chosen: list[list[Unit]] = [[] for _ in rows]
        self._tally = Tally(cap)
        self._steps = _MOST_STEPS

    def run(self) -> Choice | None:
        """Return the first choice that keeps every rule."""
        return self._choice() if self._fill(0, 0) else None

    def _choice(self) -> Choice:
        return tuple(tuple(units) for units in self._chosen)

    def _fill(self, turn: int, first: int) -> bool:
        """Fill the rows from `turn` on, taking units from number `first` on in the row at turn."""
        if turn == len(self._order):
            whole = beside(self._pinned, self._choice())
            return gaps(blocks_of(self._rows, whole)) is not None
        at = self._order[turn]
        room = self._rows[at].quota - placed(self._chosen[at])
        if room == 0:
            return self._fill(turn + 1, 0)
        units = self._units[at]
        return any(self._try(turn, number, room) for number in range(first, len(units)))

    def _try(self, turn: int, number: int, room: int) -> bool:
        at = self._order[turn]
        unit = self._units[at][number]
        if self._steps == 0 or not self._tally.admits(unit, room):
            return False
        self._steps -= 1
        self._tally.add(unit)
        self._chosen[at].append(unit)
        if self._fill(turn, number + 1):
            return True
        self._chosen[at].pop()
        self._tally.remove(unit)
        return False
