"""What one graded sitting adds to the sums; its transaction adds these whole numbers to the stored ones."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from exam_prep.core.analysis.answers import Reach
from exam_prep.core.analysis.sums import FormSums
from exam_prep.core.analysis.times import time_bin

THOUSANDTHS = 1000
"""Units in one point of a stored mark, and in a rest share of 1."""


class Rest(StrEnum):
    """What an item is compared with.

    POINTS: the other marks of the same fixed form, R = T - x. SHARE: the share that was earned of the other
    items which this sitting reached, in thousandths, because drawn forms differ in their items.
    """

    POINTS = "points"
    SHARE = "share"


class Graded(NamedTuple):
    """One item of a sitting.

    `mark` and `maximum` (1 or more) in units of a point; bit k of `chosen` is set when option k was chosen.
    `item` is whatever number tells it from others. `milliseconds` None where no time is known, as in an
    untimed sitting.
    """

    item: int
    mark: int
    maximum: int
    reach: Reach
    chosen: int = 0
    milliseconds: int | None = None


class Counts(NamedTuple):
    """What an item of a sitting adds to the fields of `ItemSums` with the same names."""

    n: int
    omitted: int
    not_reached: int
    mark: int
    mark_squared: int
    rest: int
    rest_squared: int
    mark_rest: int


_NOT_REACHED = Counts(0, 0, 1, 0, 0, 0, 0, 0)


class ItemAdds(NamedTuple):
    """What one item of a sitting adds.

    Besides `counts`, 1 and the rest score to each option whose bit is set in `chosen`, and 1 to a bin of its
    times unless that is None.
    """

    item: int
    counts: Counts
    chosen: int
    time: int | None


class SittingAdds(NamedTuple):
    """What one sitting adds: to the scores of its group, and to each of its items."""

    form: FormSums
    items: Sequence[ItemAdds]


def sitting_adds(graded: Sequence[Graded], rest: Rest) -> SittingAdds:
    """Return what the items of one sitting add to the sums of its group.

    Nothing, where nothing was answered. With SHARE also where fewer than two items were reached: there is
    no other item to compare with. Each item may stand once.
    """
    reached = [each for each in graded if each.reach is not Reach.NOT_REACHED]
    answered = any(each.reach is Reach.ANSWERED for each in graded)
    if not answered or (rest is Rest.SHARE and len(reached) < 2):  # noqa: PLR2004
        return SittingAdds(FormSums(), ())
    total = sum([each.mark for each in graded])
    if rest is Rest.POINTS:
        return SittingAdds(_form(total), [_item(each, total - each.mark) for each in graded])
    score = in_thousandths(total, sum([each.maximum for each in graded]))
    seen = sum([each.maximum for each in reached])
    return SittingAdds(_form(score), [_item(each, _share(each, total, seen)) for each in graded])


def in_thousandths(part: int, whole: int) -> int:
    """Return `part` of `whole` (over 0) in thousandths, halves rounded up, without a float on the way.

    >>> in_thousandths(1, 3), in_thousandths(1, 2000)
    (333, 1)
    """
    return (2 * THOUSANDTHS * part + whole) // (2 * whole)


def _form(score: int) -> FormSums:
    return FormSums(1, score, score * score)


def _share(each: Graded, total: int, seen: int) -> int:
    """Return the share of the others that were reached; 0 where the item itself was not and none is asked."""
    if each.reach is Reach.NOT_REACHED:
        return 0
    return in_thousandths(total - each.mark, seen - each.maximum)


def _item(each: Graded, rest: int) -> ItemAdds:
    item, mark, _maximum, reach, chosen, milliseconds = each
    if reach is Reach.NOT_REACHED:
        return ItemAdds(item, _NOT_REACHED, 0, None)
    omitted = int(reach is Reach.OMITTED)
    counts = Counts(1, omitted, 0, mark, mark * mark, rest, rest * rest, mark * rest)
    return ItemAdds(item, counts, chosen, None if milliseconds is None else time_bin(milliseconds))
