"""What one graded sitting adds to the sums; its transaction adds these whole numbers to the stored ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from exam_prep.core.analysis.answers import Reach
from exam_prep.core.analysis.sums import FormSums, GroupSums, ItemSums, OptionSums
from exam_prep.core.analysis.times import BINS, NO_TIMES, time_bin

THOUSANDTHS = 1000
"""Units in one point of a stored mark, and in a rest share of 1."""


_NOT_CHOSEN = OptionSums()
_ONE_TIME = tuple(tuple(int(at == found) for at in range(BINS)) for found in range(BINS))


class Rest(StrEnum):
    """What an item is compared with.

    POINTS: the other marks of the same fixed form, R = T - x. SHARE: the share that was earned of the other
    items which this sitting reached, in thousandths, because drawn forms differ in their items.
    """

    POINTS = "points"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Graded:
    """One item of a sitting.

    `mark` and `maximum` (1 or more) in units of a point; bit k of `chosen` is set when option k of `options`
    was chosen. `milliseconds` None where no time is known, as in an untimed sitting.
    """

    item: str
    mark: int
    maximum: int
    reach: Reach
    chosen: int = 0
    options: int = 0
    milliseconds: int | None = None


def sitting_adds(graded: Sequence[Graded], rest: Rest) -> GroupSums:
    """Return what the items of one sitting add to the sums of its group.

    Nothing, where nothing was answered. With SHARE also where fewer than two items were reached: there is
    no other item to compare with. Each item may stand once.
    """
    reached = [each for each in graded if each.reach is not Reach.NOT_REACHED]
    answered = any(each.reach is Reach.ANSWERED for each in graded)
    if not answered or (rest is Rest.SHARE and len(reached) < 2):  # noqa: PLR2004
        return GroupSums()
    total = sum(each.mark for each in graded)
    seen = sum(each.maximum for each in reached)
    score = total if rest is Rest.POINTS else in_thousandths(total, sum(each.maximum for each in graded))
    items = {each.item: _item(each, _rest(each, total, seen, rest)) for each in graded}
    return GroupSums(FormSums(1, score, score * score), items)


def in_thousandths(part: int, whole: int) -> int:
    """Return `part` of `whole` (over 0) in thousandths, halves rounded up, without a float on the way.

    >>> in_thousandths(1, 3), in_thousandths(1, 2000)
    (333, 1)
    """
    return (2 * THOUSANDTHS * part + whole) // (2 * whole)


def _rest(each: Graded, total: int, seen: int, rest: Rest) -> int:
    others = total - each.mark
    if rest is Rest.POINTS or each.reach is Reach.NOT_REACHED:
        return others
    return in_thousandths(others, seen - each.maximum)


def _item(each: Graded, rest: int) -> ItemSums:
    if each.reach is Reach.NOT_REACHED:
        return ItemSums(not_reached=1, options=(_NOT_CHOSEN,) * each.options)
    return ItemSums(
        n=1,
        omitted=int(each.reach is Reach.OMITTED),
        mark=each.mark,
        mark_squared=each.mark * each.mark,
        rest=rest,
        rest_squared=rest * rest,
        mark_rest=each.mark * rest,
        options=_options(each, rest),
        times=_times(each.milliseconds),
    )


def _options(each: Graded, rest: int) -> tuple[OptionSums, ...]:
    chosen = OptionSums(1, rest)
    return tuple(chosen if each.chosen >> at & 1 else _NOT_CHOSEN for at in range(each.options))


def _times(milliseconds: int | None) -> tuple[int, ...]:
    return NO_TIMES if milliseconds is None else _ONE_TIME[time_bin(milliseconds)]
