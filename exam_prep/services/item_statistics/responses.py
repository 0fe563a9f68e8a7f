"""The responses of a sitting as what the core counts of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from exam_prep.core.analysis.answers import MOST_OPTIONS, Reach
from exam_prep.core.analysis.sitting import THOUSANDTHS, Graded
from exam_prep.core.items import Item, Kind
from exam_prep.core.regrading.treatments import Credit
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
    select(
        SittingItem.position,
        SittingItem.item_id,
        SittingItem.item_version_id,
        SittingItem.option_order,
        SittingItem.response,
        SittingItem.points,
        SittingItem.seconds,
        SittingItem.credit == Credit.EARNED,
    )
    .where(SittingItem.sitting_id == bindparam("sitting"))
    .order_by(SittingItem.position)
)
"""Built once: building a statement costs more than running it."""


def read_lines(session: Session, sitting_id: int) -> list[Line]:
    """Return the items of a graded sitting in their order."""
    return [Line(*row) for row in session.execute(_LINES, {"sitting": sitting_id})]


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


def graded_of(
    lines: Sequence[Line], firsts: str, versions: Mapping[int, Version], *, timed: bool
) -> list[Graded]:
    """Return what counts of a sitting: the items that `firsts` marks as met here for the first time.

    Blank after the last answer is not reached; where no clock ran such an item is left out. So is one whose
    points were given or dropped: they tell nothing of item or learner.
    """
    return [
        _graded(line, reach, versions[line.version].item, timed=timed)
        for line, reach, sign in zip(lines, _reaches(lines), firsts, strict=True)
        if sign == FIRST and line.is_earned and (timed or reach is not Reach.NOT_REACHED)
    ]


def _reaches(lines: Sequence[Line]) -> Iterator[Reach]:
    last = max((line.position for line in lines if line.response), default=0)
    for line in lines:
        if line.response:
            yield Reach.ANSWERED
        else:
            yield Reach.OMITTED if line.position < last else Reach.NOT_REACHED


def _graded(line: Line, reach: Reach, item: Item, *, timed: bool) -> Graded:
    return Graded(
        item=str(line.version),
        mark=round((line.points or 0.0) * THOUSANDTHS),
        maximum=THOUSANDTHS,
        reach=reach,
        chosen=chosen_bits(shown_bits(item, line.option_order), line.response),
        options=count_options(item),
        milliseconds=line.seconds * 1000 if timed and line.seconds else None,
    )
