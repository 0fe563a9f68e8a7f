"""Stop a sitting's clock and let it run again: the learner's own pause, and the break that an exam has."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.deadline import break_length, has_passed
from exam_prep.core.sitting import Mode, PauseKind
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.db.timing import SittingPause
from exam_prep.errors import ConflictError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.owned import owned_sitting
from exam_prep.services.sittings.time import check_at_of, deadline_of, is_over, pauses_of

_MICROSECOND = timedelta(microseconds=1)


def pause(session: Session, learner: LearnerRef, sitting: str, *, now: datetime) -> None:
    """Stop the clock of a timed practice until the learner goes on; nobody asks why.

    Where it stands still already, or none runs, nothing changes.

    Raises:
        NotFoundError: the sitting is not this learner's.
        ConflictError: it is an exam, or its time is up.
    """
    row = running_sitting(session, learner, sitting, now)
    if row.mode is Mode.MOCK:
        raise ConflictError(
            "The clock of an exam does not stop. Your answers are kept; take a breath and go on."
        )
    if deadline_of(row, now) is not None and not pauses_of(row).is_open(now):
        begin_pause(session, row, PauseKind.PAUSE, now=now, until=None)


def take_break(session: Session, learner: LearnerRef, sitting: str, *, now: datetime) -> None:
    """Begin the break of the exam: the clock stops for at most its minutes, then runs again by itself.

    Taking it again while it lasts changes nothing.

    Raises:
        NotFoundError: the sitting is not this learner's.
        ConflictError: the exam has no break now, it was taken, or the time is up.
    """
    row = running_sitting(session, learner, sitting, now)
    if pauses_of(row).is_open(now):
        return
    if row.break_began_at is not None:
        raise ConflictError("You have had the break of this exam; go on with the questions.")
    if row.break_after is None or row.break_seconds is None or row.multiplier is None:
        raise ConflictError("This exam has no break; go on with the questions.")
    if not has_passed(row.break_after, _seen(session, row)):
        raise ConflictError(
            "The break comes after question %(item)s; go on until then.", item=row.break_after
        )
    row.break_began_at = now
    length = break_length(timedelta(seconds=row.break_seconds), row.multiplier)
    begin_pause(session, row, PauseKind.BREAK, now=now, until=now + length)


def go_on(session: Session, learner: LearnerRef, sitting: str, *, now: datetime) -> None:
    """Let the clock run again; where it runs already nothing changes. NotFoundError: a foreign sitting."""
    end_pause(session, owned_sitting(session, learner.public_id, sitting, lock=True), now=now)


def end_pause(session: Session, row: Sitting, *, now: datetime) -> None:
    """End the pause of a locked row that is open, if one is: at `now`, or when it ended by itself."""
    if row.paused_at is None:
        return
    pauses = pauses_of(row)
    open_row = session.scalars(
        select(SittingPause).where(SittingPause.sitting_id == row.id, SittingPause.ended_at.is_(None))
    ).one()
    open_row.ended_at = max(pauses.end(now), row.paused_at)
    row.pause_microseconds = pauses.total(now) // _MICROSECOND
    row.paused_at = row.paused_until = None
    row.check_at = check_at_of(row)
    session.flush()


def running_sitting(session: Session, learner: LearnerRef, sitting: str, now: datetime) -> Sitting:
    """Return a learner's sitting that goes on, its row held; raises NotFoundError or ConflictError."""
    row = owned_sitting(session, learner.public_id, sitting, lock=True)
    if is_over(row, now):
        raise ConflictError("The time of this set is up, or it is handed in; open its result.")
    return row


def begin_pause(
    session: Session, row: Sitting, kind: PauseKind, *, now: datetime, until: datetime | None
) -> None:
    """Begin a pause; one that ended by itself and was not noted yet is noted first."""
    end_pause(session, row, now=now)
    session.add(SittingPause(sitting_id=row.id, kind=kind, started_at=now, until=until))
    row.paused_at, row.paused_until = now, until
    row.check_at = check_at_of(row)
    session.flush()


def _seen(session: Session, row: Sitting) -> frozenset[int]:
    """Return the positions that the learner has seen or answered."""
    query = select(SittingItem.position).where(
        SittingItem.sitting_id == row.id, SittingItem.seen_at.is_not(None)
    )
    return frozenset(session.scalars(query))
