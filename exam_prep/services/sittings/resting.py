"""Rests in an exam, as a person's accommodation allows: the clock stops, and what is not used is kept."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.accommodations import Need
from exam_prep.core.sitting import Mode, PauseKind, State
from exam_prep.db.learners import Learner
from exam_prep.db.sittings import Sitting
from exam_prep.db.timing import SittingPause
from exam_prep.errors import ConflictError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.pages import RestView
from exam_prep.services.sittings.pausing import begin_pause, running_sitting
from exam_prep.services.sittings.time import deadline_of, pauses_of

_LEAST = timedelta(seconds=1)
_MINUTE = 60


def take_rest(session: Session, learner: LearnerRef, sitting: str, *, now: datetime) -> None:
    """Stop the clock of an exam for a rest, for at most what is left of the person's minutes of rest.

    Where it stands still already, or none runs, nothing changes.

    Raises:
        NotFoundError: the sitting is not this learner's.
        ConflictError: no rest is allowed or left, or the time is up.
    """
    row = running_sitting(session, learner, sitting, now)
    if row.rest_seconds == 0:
        raise ConflictError(
            "This exam has no rests for you; ask your instructor if you need them. Your answers are kept."
        )
    if deadline_of(row, now) is None or pauses_of(row).is_open(now):
        return
    left = _left(session, row)
    if left < _LEAST:
        raise ConflictError("You have used all your minutes of rest; your answers are kept.")
    begin_pause(session, row, PauseKind.REST, now=now, until=now + left)


def rest_of(session: Session, row: Sitting, now: datetime) -> RestView | None:
    """Return the rests of an exam that runs by a clock; None where there are none."""
    if row.rest_seconds == 0 or row.state is not State.IN_PROGRESS or deadline_of(row, now) is None:
        return None
    return RestView(
        minutes=row.rest_seconds // _MINUTE,
        seconds_left=_left(session, row) // timedelta(seconds=1),
        may_begin=not pauses_of(row).is_open(now),
    )


def rest_seconds_for(need: Need, mode: Mode, limit: timedelta | None) -> int:
    """Return for how long in all a person with this `need` may rest in a sitting that starts now."""
    return need.rest_minutes * _MINUTE if mode is Mode.MOCK and limit is not None else 0


def rest_minutes_of(session: Session, learner: LearnerRef | None) -> int:
    """Return for how many minutes this person may rest in an exam; a newcomer for none."""
    return 0 if learner is None else session.get_one(Learner, learner.id).rest_minutes


def set_rest(session: Session, learner_id: int, minutes: int) -> None:
    """Keep for how many minutes this person may rest in an exam; open exams follow, none gets less."""
    session.get_one(Learner, learner_id).rest_minutes = minutes
    running = select(Sitting).where(
        Sitting.learner_id == learner_id,
        Sitting.state == State.IN_PROGRESS,
        Sitting.mode == Mode.MOCK,
        Sitting.limit_seconds.is_not(None),
    )
    for row in session.scalars(running.with_for_update()):
        row.rest_seconds = max(row.rest_seconds, minutes * _MINUTE)
    session.flush()


def _left(session: Session, row: Sitting) -> timedelta:
    """Return what is left of the rests; one that ended by itself and was not noted yet took its length."""
    rests = session.scalars(
        select(SittingPause).where(SittingPause.sitting_id == row.id, SittingPause.kind == PauseKind.REST)
    )
    used = sum(((one.ended_at or one.until or one.started_at) - one.started_at for one in rests), timedelta())
    return max(timedelta(), timedelta(seconds=row.rest_seconds) - used)
