"""The time of a sitting row: its deadline by the one rule, and what pages say about it."""

from datetime import datetime, timedelta

from exam_prep.core.deadline import Pauses, accommodated_minutes, deadline, is_late, seconds_left
from exam_prep.core.sitting import State
from exam_prep.db.sittings import Sitting
from exam_prep.services.sittings.pages import Clock


def pauses_of(row: Sitting) -> Pauses:
    """Return the time that the sitting's clock has stood still, and stands still."""
    return Pauses(timedelta(microseconds=row.pause_microseconds), row.paused_at, row.paused_until)


def deadline_of(row: Sitting, now: datetime) -> datetime | None:
    """Return when the sitting ends for one who goes on at `now`; None without a clock."""
    return deadline(
        row.started_at,
        _limit(row),
        extension=timedelta(seconds=row.extension_seconds),
        multiplier=row.multiplier,
        pauses=pauses_of(row).total(now),
    )


def check_at_of(row: Sitting) -> datetime | None:
    """Return when a running sitting ends if nobody comes back; None while that cannot be."""
    if row.paused_at is not None and row.paused_until is None:
        return None
    return deadline_of(row, row.paused_until or row.started_at)


def is_overdue(row: Sitting, now: datetime) -> bool:
    """Return whether the sitting runs on paper only: still open, and past its deadline and grace."""
    return row.state is State.IN_PROGRESS and is_late(deadline_of(row, now), now)


def is_over(row: Sitting, now: datetime) -> bool:
    """Return whether nothing can be changed any more, as a page should show it."""
    end = deadline_of(row, now)
    return row.state is not State.IN_PROGRESS or (end is not None and now >= end)


def clock_of(row: Sitting, now: datetime) -> Clock:
    """Return what a page may say about the time."""
    end = deadline_of(row, now)
    minutes = accommodated_minutes(
        _limit(row), extension=timedelta(seconds=row.extension_seconds), multiplier=row.multiplier
    )
    return Clock(
        ends_at=end,
        seconds_left=None if end is None else seconds_left(end, now),
        base_minutes=minutes.base if minutes else None,
        multiplier=minutes.multiplier if minutes else row.multiplier,
        total_minutes=minutes.total if minutes else None,
    )


def _limit(row: Sitting) -> timedelta | None:
    return None if row.limit_seconds is None else timedelta(seconds=row.limit_seconds)
