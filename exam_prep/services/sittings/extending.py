"""What staff may do to one sitting: give more time, void it, reopen it; each with a reason, each logged."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import Event, PauseKind, StaffActKind, State, transition
from exam_prep.db.sittings import Sitting
from exam_prep.db.timing import SittingPause
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.counting import uncount_reopened, uncount_sitting
from exam_prep.services.sittings.pausing import end_pause
from exam_prep.services.sittings.staff_acts import Order, held_sitting, is_repeated, log_act
from exam_prep.services.sittings.time import check_at_of, deadline_of
from exam_prep.services.sittings.withdrawing import forget_points, withdraw_grades

MOST_MINUTES = 600
_MINUTE = 60
_MICROSECOND = timedelta(microseconds=1)


def extend(session: Session, sitting: str, minutes: int, order: Order, *, now: datetime) -> datetime:
    """Add `minutes` to a running sitting and return its new end; the person's multiplier counts on top.

    Page, guard and sweeper follow at once, since all three ask the same rule. While the clock stands still
    the end is that of a learner who goes on now. The same order from the same page is one.

    Raises:
        NotFoundError: there is no such sitting.
        ConflictError: it does not run, has no clock, or got more time since the page was shown.
        InvalidError: minutes or reason are out of range.
    """
    row = held_sitting(session, sitting)
    if row.state is not State.IN_PROGRESS:
        raise ConflictError("This sitting does not run any more; reopen it to give it more time.")
    end = deadline_of(row, now)
    if end is None:
        raise ConflictError("This sitting has no clock, so there is no time to add.")
    if order.seen is not None and row.extension_seconds != order.seen * _MINUTE:
        if is_repeated(session, row, StaffActKind.EXTEND, minutes, order):
            return end
        raise ConflictError("Time was added meanwhile; look at the new end before you add more.")
    _add_minutes(row, minutes)
    end = deadline_of(row, now) or end
    row.check_at = check_at_of(row)
    log_act(session, row, StaffActKind.EXTEND, minutes, order, now)
    return end


def void(session: Session, sitting: str, order: Order, *, now: datetime) -> None:
    """Take a sitting out of play; its answers stay in the log, and nothing of it is shown any more.

    The same order from the same page is one.

    Raises:
        NotFoundError: there is no such sitting.
        ConflictError: it was voided before.
        InvalidError: the reason is out of range.
    """
    row = held_sitting(session, sitting)
    if row.state is State.VOIDED and is_repeated(session, row, StaffActKind.VOID, 0, order):
        return
    state = transition(row.state, Event.VOID)
    uncount_sitting(session, ServedBankCache(), row)
    end_pause(session, row, now=now)
    row.state, row.check_at = state, None
    log_act(session, row, StaffActKind.VOID, 0, order, now)


def reopen(session: Session, sitting: str, minutes: int, order: Order, *, now: datetime) -> datetime | None:
    """Let a sitting that was handed in run again and return its new end; None without a clock.

    What was left when it ended comes back, and `minutes` on top: the time in which it was closed counts as
    a pause. Its grades are taken back and, where they were known, kept aside; an item that was explained
    stays a met one. Without a clock there are no `minutes` to add. The same order from the same page is one.

    Raises:
        NotFoundError: there is no such sitting.
        ConflictError: it runs or was voided, or the learner has the same exam open.
        InvalidError: minutes or reason are out of range.
    """
    row = held_sitting(session, sitting)
    minutes = 0 if deadline_of(row, now) is None else minutes
    if row.state is State.IN_PROGRESS and is_repeated(session, row, StaffActKind.REOPEN, minutes, order):
        return deadline_of(row, now)
    state = transition(row.state, Event.REOPEN)
    _refuse_second(session, row)
    if deadline_of(row, now) is not None:
        _add_minutes(row, minutes)
    act = log_act(session, row, StaffActKind.REOPEN, minutes, order, now)
    uncount_reopened(session, ServedBankCache(), row)
    if row.state is State.GRADED:
        withdraw_grades(session, row, act)
    else:
        forget_points(session, row)
    _count_closed_time(session, row, now)
    row.state = state
    row.submitted_at = row.graded_at = row.finished_by = row.points = None
    row.check_at = check_at_of(row)
    session.flush()
    return deadline_of(row, now)


def _add_minutes(row: Sitting, minutes: int) -> None:
    if not 1 <= minutes <= MOST_MINUTES:
        raise InvalidError("Give between 1 and %(most)s minutes.", most=MOST_MINUTES)
    row.extension_seconds += minutes * _MINUTE


def _refuse_second(session: Session, row: Sitting) -> None:
    query = select(Sitting.id).where(
        Sitting.learner_id == row.learner_id,
        Sitting.exam_id == row.exam_id,
        Sitting.state == State.IN_PROGRESS,
    )
    if row.exam_id is not None and session.scalar(query.limit(1)) is not None:
        raise ConflictError("The learner has this exam open in another sitting; that one has to end first.")


def _count_closed_time(session: Session, row: Sitting, now: datetime) -> None:
    """Log the time since the end as a pause, so that it takes nothing from the learner."""
    ended = min(row.submitted_at or now, now)
    session.add(SittingPause(sitting_id=row.id, kind=PauseKind.CLOSED, started_at=ended, ended_at=now))
    row.pause_microseconds += (now - ended) // _MICROSECOND
