"""Where a person stands in an exam that runs now; what the connection says is advisory."""

from datetime import datetime, timedelta
from enum import StrEnum

from exam_prep.core.deadline import is_late
from exam_prep.core.sitting import State

SILENCE = timedelta(seconds=60)
"""How long nothing may be heard of an open page before it is said: an open page tells every 20 seconds."""


class Standing(StrEnum):
    """Where somebody stands. Not heard runs on, and what was saved is safe; time up waits to be handed in."""

    NOT_STARTED = "not_started"
    WORKING = "working"
    NOT_HEARD = "not_heard"
    RESTING = "resting"
    TIME_UP = "time_up"
    HANDED_IN = "handed_in"
    VOIDED = "voided"


_CLOSED = {None: Standing.NOT_STARTED, State.VOIDED: Standing.VOIDED}


def standing_of(
    state: State | None,
    *,
    is_resting: bool = False,
    heard_at: datetime | None = None,
    ends_at: datetime | None = None,
    now: datetime,
) -> Standing:
    """Return the standing of a sitting; `state` None where there is none.

    `heard_at` is the last sign of life, of whatever kind; `ends_at` is None where no time runs. Who rests is
    not missed: their clock stands still, and nothing is expected of their page.
    """
    if state is not State.IN_PROGRESS:
        return _CLOSED.get(state, Standing.HANDED_IN)
    if is_resting:
        return Standing.RESTING
    if is_late(ends_at, now):
        return Standing.TIME_UP
    is_silent = heard_at is not None and now - heard_at > SILENCE
    return Standing.NOT_HEARD if is_silent else Standing.WORKING


def last_heard(*signs: datetime | None) -> datetime | None:
    """Return the latest sign of life, or None where there was none."""
    return max((sign for sign in signs if sign is not None), default=None)
