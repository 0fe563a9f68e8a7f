"""Which rows of a table about people are withheld, so that none of them tells of a person."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from exam_prep.core.analysis.display import FEWEST_IN_CELL


def withheld(rows: Mapping[str, AbstractSet[int]]) -> frozenset[str]:
    """Return the names of the rows that may not be shown; each row comes with the people behind it.

    A row with fewer than 5 people is withheld. The sum of all rows is told beside them, and less the rows
    that are shown it would tell what is hidden. So further rows go, the ones with the fewest people first,
    until at least 5 people stand behind what is hidden (complementary suppression; Hundepool et al. 2012,
    Statistical Disclosure Control, ch. 4), and at least two rows, for one alone could be worked out.

    Rows without people hide nothing: they are not in the sum.
    """
    filled = {name: people for name, people in rows.items() if people}
    hidden = {name for name, people in filled.items() if len(people) < FEWEST_IN_CELL}
    if not hidden:
        return frozenset()
    for name in sorted(filled.keys() - hidden, key=lambda one: (len(filled[one]), one)):
        behind: set[int] = set().union(*(filled[one] for one in hidden))
        if len(hidden) > 1 and len(behind) >= FEWEST_IN_CELL:
            break
        hidden.add(name)
    return frozenset(hidden)


def may_split(one_side: int, other_side: int) -> bool:
    """Whether a class may be told in two parts of these sizes: at least 5 people stand on each side."""
    return min(one_side, other_side) >= FEWEST_IN_CELL
