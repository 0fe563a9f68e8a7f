"""The responses of a sitting as what the core counts of them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from exam_prep.core.analysis.answers import MOST_OPTIONS, Reach
from exam_prep.core.analysis.sitting import THOUSANDTHS, Graded
from exam_prep.core.items import Item, Kind
from exam_prep.core.regrading.treatments import Credit
from exam_prep.db.driver import DriverCursor
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import Version

FIRST, MET = "1", "0"
"""Signs of `CountedSitting.firsts`: met here for the first time, or met before."""

_CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.TRUEFALSE, Kind.JUDGEMENT})


class Line(NamedTuple):
    """One item of a sitting as its row holds it; `points` once they are told."""

    position: int
    item_id: str
    version: int
    option_order: str
    response: str
    points: float | None
    seconds: int
    is_earned: bool
    """Whether the response earned the points; a regrade may give them to everybody, or drop the item."""


_LINES = (
    "SELECT position, item_id, item_version_id, option_order, response, points, seconds, credit = :earned"
    " FROM sitting_item WHERE sitting_id = :sitting ORDER BY position"
)


def read_lines(cursor: DriverCursor, sitting_id: int) -> list[Line]:
    """Return the items of a graded sitting in their order."""
    values = {"sitting": sitting_id, "earned": Credit.EARNED.value}
    return list(map(Line._make, cursor.rows(_LINES, values)))


def lines_of(rows: Sequence[SittingItem]) -> list[Line]:
    """Return the same of rows that were read already, in their order."""
    return [
        Line(
            row.position,
            row.item_id,
            row.item_version_id,
            row.option_order,
            row.response,
            row.points,
            row.seconds,
            row.credit is Credit.EARNED,
        )
        for row in rows
    ]


def count_options(item: Item) -> int:
    """Return how many options are told apart; 0 where pairs or an order are asked for."""
    return len(item.options[:MOST_OPTIONS]) if item.kind in _CHOICES else 0


def shown_bits(item: Item, option_order: str) -> tuple[int, ...]:
    """Return for each displayed number a whole number with the bit of that option; nothing for number 0.

    Bit k stands for the author's option k, counted from 0; none where options are not told apart.
    """
    bits = {option.id: 1 << place for place, option in enumerate(item.options[: count_options(item)])}
    return (0, *(bits.get(name, 0) for name in option_order.split()))


def chosen_bits(shown: Sequence[int], response: str) -> int:
    """Return the bits of all that `response` chose, in the numbers displayed."""
    if len(response) <= 1:
        return shown[int(response or 0)]
    return sum({shown[int(number)] for number in response.split()})


def is_timed(row: Sitting) -> bool:
    """Whether a clock ran: without one, neither pace nor what was not reached says anything."""
    return row.limit_seconds is not None and row.multiplier is not None


def _chosen(item: Item, option_order: str, response: str) -> int:
    """Return the same of one response; looks up no more than the one option that most responses name."""
    if len(response) != 1 or item.kind not in _CHOICES:
        return chosen_bits(shown_bits(item, option_order), response)
    name = option_order.split()[int(response) - 1]
    for place, option in enumerate(item.options[:MOST_OPTIONS]):
        if option.id == name:
            return 1 << place
    return 0


def graded_of(
    lines: Sequence[Line], firsts: str, versions: Mapping[int, Version], *, timed: bool
) -> list[Graded]:
    """Return what counts of a sitting: the items that `firsts` marks as met here for the first time.

    Blank after the last answer is not reached; where no clock ran such an item is left out. So is one whose
    points were given or dropped: they tell nothing of item or learner.
    """
    last = max((line.position for line in lines if line.response), default=0)
    return [
        _graded(line, last, versions[line.version].item, timed=timed)
        for line, sign in zip(lines, firsts, strict=True)
        if sign == FIRST and line.is_earned and (timed or line.response or line.position < last)
    ]


def _graded(line: Line, last: int, item: Item, *, timed: bool) -> Graded:
    _position, _item_id, version, order, response, points, seconds, _is_earned = line
    return Graded(
        version,
        round((points or 0.0) * THOUSANDTHS),
        THOUSANDTHS,
        _reach(line, last),
        _chosen(item, order, response) if response else 0,
        seconds * 1000 if timed and seconds else None,
    )


def _reach(line: Line, last: int) -> Reach:
    if line.response:
        return Reach.ANSWERED
    return Reach.OMITTED if line.position < last else Reach.NOT_REACHED
