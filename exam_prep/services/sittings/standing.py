"""What pages say of pauses and breaks: whether the clock stands still, and when it may."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from exam_prep.core.deadline import break_length, has_passed, seconds_left
from exam_prep.core.sitting import Mode, State
from exam_prep.db.sittings import Sitting
from exam_prep.services.sittings.pages import BreakView, Cell, Standstill
from exam_prep.services.sittings.time import is_over, pauses_of

_MINUTE = timedelta(minutes=1)


def standstill_of(row: Sitting, now: datetime) -> Standstill | None:
    """Return how the clock stands still now, or None while it runs."""
    if row.state is not State.IN_PROGRESS or not pauses_of(row).is_open(now):
        return None
    until = row.paused_until
    if until is None:
        return Standstill(None, None)
    return Standstill(until, seconds_left(until, now), is_rest=row.break_began_at != row.paused_at)


def may_pause(row: Sitting, now: datetime) -> bool:
    """Whether the learner may stop the clock: a running one, of practice or review."""
    timed = row.limit_seconds is not None and row.multiplier is not None
    return timed and row.mode is not Mode.MOCK and not is_over(row, now)


def break_of(row: Sitting, cells: Sequence[Cell], position: int | None) -> BreakView | None:
    """Return the exam's break for a page at `position`; None where there is none, or no clock to stop."""
    if row.break_after is None or row.break_seconds is None or row.multiplier is None:
        return None
    seen = {cell.position for cell in cells if cell.seen} | ({position} if position else set())
    length = timedelta(seconds=row.break_seconds)
    return BreakView(
        after_item=row.break_after,
        base_minutes=_minutes(length),
        minutes=_minutes(break_length(length, row.multiplier)),
        is_offered=row.break_began_at is None and has_passed(row.break_after, seen),
        is_taken=row.break_began_at is not None,
    )


def _minutes(length: timedelta) -> Decimal:
    return Decimal(length // timedelta(milliseconds=1)) / Decimal(_MINUTE // timedelta(milliseconds=1))
