"""Which rows of a table about people are withheld, so that none of them tells of a person."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from exam_prep.core.analysis.display import FEWEST_IN_CELL


def withheld(rows: Mapping[str, AbstractSet[int]], totals: Iterable[AbstractSet[str]] = ()) -> frozenset[str]:
    """Return the names of the rows that may not be shown; each row comes with the people behind it.

    A row with fewer than 5 people is withheld. The sum of all rows is told beside them, and less the rows
    that are shown it would tell what is hidden. So further rows go, the ones with the fewest people first,
    until at least 5 people stand behind what is hidden (complementary suppression; Hundepool et al. 2012,
    Statistical Disclosure Control, ch. 4), and at least two rows, for one alone could be worked out.

    `totals` are further sets of rows whose sum is told, as that of a part of an exam is: the same holds in
    each. Rows without people hide nothing: they are not in the sum.
    """
    filled = {name: people for name, people in rows.items() if people}
    sums = [frozenset(filled), *(filled.keys() & total for total in totals)]
    hidden = {name for name, people in filled.items() if len(people) < FEWEST_IN_CELL}
    while True:
        more = {name for of_one in sums if (name := _gives_away(filled, of_one, hidden))}
        if not more:
            return frozenset(hidden)
        hidden |= more


def _gives_away(
    filled: Mapping[str, AbstractSet[int]], total: AbstractSet[str], hidden: AbstractSet[str]
) -> str | None:
    """Return the row of a told sum that has to go next, so that the sum tells nothing of what is hidden."""
    gone, shown = total & hidden, total - hidden
    behind: set[int] = set().union(*(filled[name] for name in gone))
    if not gone or not shown or (len(gone) > 1 and len(behind) >= FEWEST_IN_CELL):
        return None
    return min(shown, key=lambda name: (len(filled[name]), name))


def may_split(one_side: int, other_side: int) -> bool:
    """Whether a class may be told in two parts of these sizes: at least 5 people stand on each side."""
    return min(one_side, other_side) >= FEWEST_IN_CELL
