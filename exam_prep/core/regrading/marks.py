"""The mark of one response under a treatment, and the total of a form of such marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from exam_prep.core.grading import grade, sum_of_points
from exam_prep.core.items import Item
from exam_prep.core.regrading.rekeying import rekeyed
from exam_prep.core.regrading.treatments import Credit, Treatment

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Mark:
    """What one item of a sitting is worth: 0.0-1.0 points, and by what."""

    points: float
    credit: Credit = Credit.EARNED


@dataclass(frozen=True, slots=True)
class Total:
    """A sitting's points out of `maximum`, and its cut in points; None where it has no cut."""

    points: float
    maximum: int
    cut: Decimal | None

    @property
    def passes(self) -> bool | None:
        """Whether the cut is reached; None without a cut."""
        return None if self.cut is None else Decimal(str(self.points)) >= self.cut

    def is_below(self, other: "Total") -> bool:
        """Whether the share of points is lower than in `other`; nothing counts as a share of 0."""
        return _share(self) < _share(other)


def mark(
    asked: Item, order: tuple[str, ...], response: str, treatment: Treatment | None, key: Item | None
) -> Mark:
    """Return the mark of `response` to `asked`; `treatment` None is the grade by its own key.

    `key` is the version whose key holds, for treatments that need one.

    Raises:
        InvalidError: the key does not fit what was asked.
    """
    match treatment:
        case Treatment.FULL_CREDIT:
            return Mark(1.0, Credit.GIVEN)
        case Treatment.DROP:
            return Mark(grade(asked, order, response).points, Credit.DROPPED)
        case Treatment.NEW_KEY if key is not None:
            return Mark(_points_by(asked, key, order, response))
        case Treatment.ACCEPT_BOTH if key is not None:
            own = grade(asked, order, response).points
            return Mark(max(own, _points_by(asked, key, order, response)))
        case _:
            return Mark(grade(asked, order, response).points)


def total(marks: Sequence[Mark], cut: Decimal | None) -> Total:
    """Return the total of a whole form; `cut` is the cut of all its items, and shrinks with those dropped.

    The cut keeps its share of the maximum, to the hundredth of a point.
    """
    counted = [one for one in marks if one.credit is not Credit.DROPPED]
    points = sum_of_points(one.points for one in counted)
    return Total(points, len(counted), cut_of(cut, len(counted), len(marks)))


def cut_of(cut: Decimal | None, counted: int, items: int) -> Decimal | None:
    """Return the cut of `counted` of a form's `items`, given the cut of all of them; None where none is left.

    Nobody passes or fails by nothing: 0 of 0 points would reach a cut of 0.

    >>> cut_of(Decimal("28.00"), 39, 40)
    Decimal('27.30')
    """
    if cut is None or not counted:
        return None
    if counted == items:
        return cut
    return (cut * counted / items).quantize(_CENT, rounding=ROUND_HALF_UP)


def settle(
    marks: Sequence[Mark], place: int, new: Mark, cut: Decimal | None, *, never_lower: bool
) -> tuple[Mark, ...]:
    """Return `marks` with that at `place` made `new`.

    With `never_lower` they stay as they are where the share of points would fall.
    """
    changed = (*marks[:place], new, *marks[place + 1 :])
    if never_lower and total(changed, cut).is_below(total(marks, cut)):
        return tuple(marks)
    return changed


def _points_by(asked: Item, key: Item, order: tuple[str, ...], response: str) -> float:
    return grade(asked, order, response, key=rekeyed(asked, key)).points


def _share(one: Total) -> Fraction:
    return Fraction(str(one.points)) / max(one.maximum, 1)
