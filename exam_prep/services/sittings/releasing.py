"""Whether a given sitting's score and explanations may be known yet, and when that is asked again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.assignments import Release, is_due, window_end
from exam_prep.core.sitting import State
from exam_prep.db.assignments import Assignment
from exam_prep.db.sittings import Sitting

LOOK_AGAIN = timedelta(minutes=1)
"""How often is asked whether the last of a class has handed in, once the window is closed."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Explanations wait; `until` is when to ask again, None while that is up to staff."""

    until: datetime | None


class When(StrEnum):
    """When something may be known, as a page says it."""

    AT_ONCE = "at_once"
    AT = "at"
    WITH_THE_LAST = "with_the_last"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Coming:
    """When something may be known; `at` is an instant ahead where `when` is AT."""

    when: When
    at: datetime | None = None


def is_score_due(given: Assignment | None, *, now: datetime) -> bool:
    """Whether the score may be known; that of a sitting which nobody gave always may."""
    return given is None or is_due(
        given.score_release,
        window_end=end_of_window(given),
        released_at=given.score_released_at,
        now=now,
    )


def score_comes(given: Assignment | None, *, now: datetime) -> Coming:
    """Return when the score may be known, as one may promise it at `now`."""
    if is_score_due(given, now=now) or given is None:
        return Coming(When.AT_ONCE)
    return _coming(given.score_release, end_of_window(given))


def items_come(given: Assignment | None, *, now: datetime) -> Coming:
    """Return when explanations may be known, as one may promise it at `now`."""
    if given is None:
        return Coming(When.AT_ONCE)
    end = end_of_window(given)
    if not is_due(given.items_release, window_end=end, released_at=given.items_released_at, now=now):
        return _coming(given.items_release, end)
    waits_for_others = given.items_release is Release.AFTER_WINDOW and given.items_released_at is None
    return Coming(When.WITH_THE_LAST if waits_for_others else When.AT_ONCE)


def _coming(release: Release, end: datetime | None) -> Coming:
    return Coming(When.AT, end) if release is Release.AFTER_WINDOW and end else Coming(When.BY_HAND)


def end_of_window(given: Assignment) -> datetime | None:
    """Return from when on nobody can start; None while that is open."""
    return window_end(given.closes_at, given.withdrawn_at)


def assignment_of(session: Session, row: Sitting) -> Assignment | None:
    """Return what the sitting was started from, or None."""
    return None if row.assignment_id is None else session.get(Assignment, row.assignment_id)


def wait_of(session: Session, row: Sitting, *, now: datetime, hold: bool = False) -> Wait | None:
    """Return how the explanations of a sitting that is handed in wait; None where they may be known now.

    After the window means: nobody can start any more, and nobody sits it any more either, since who has
    more time sits longer. `hold` keeps the terms until the transaction ends, so that an act of staff and a
    handing in cannot miss each other.
    """
    if row.assignment_id is None:
        return None
    given = session.get_one(
        Assignment,
        row.assignment_id,
        populate_existing=True,
        with_for_update={"read": True} if hold else None,
    )
    end = end_of_window(given)
    if not is_due(given.items_release, window_end=end, released_at=given.items_released_at, now=now):
        return Wait(end if given.items_release is Release.AFTER_WINDOW else None)
    waits_for_others = given.items_release is Release.AFTER_WINDOW and given.items_released_at is None
    return Wait(now + LOOK_AGAIN) if waits_for_others and _is_sat(session, given, row) else None


def _is_sat(session: Session, given: Assignment, row: Sitting) -> bool:
    others = select(Sitting.id).where(
        Sitting.assignment_id == given.id, Sitting.state == State.IN_PROGRESS, Sitting.id != row.id
    )
    return session.scalar(others.limit(1)) is not None
