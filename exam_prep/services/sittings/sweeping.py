"""Close what nobody came back to: each sitting in a short write transaction of its own."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session

from exam_prep.core.deadline import GRACE
from exam_prep.core.sitting import State
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.sittings import Sitting
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.sittings.finish import close, grade_left
from exam_prep.services.sittings.time import is_overdue

log = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(minutes=10)
"""When a sitting that could not be closed is tried again, so that it never holds up the others."""

_OPEN = (State.IN_PROGRESS, State.SUBMITTED)
_IN_ORDER = (Sitting.check_at, Sitting.submitted_at, Sitting.id)
"""What is released together is told in the order in which it was handed in."""


def sweep(
    engine: Engine,
    cache: ServedBankCache,
    *,
    now: datetime,
    limit: int = 100,
    stops: Callable[[], bool] = lambda: False,
) -> int:
    """Close up to `limit` sittings whose time is up, grade what waited or a crash left; returns how many.

    `stops` is asked before each one, so that a server that ends does not wait for all of them.

    A save of someone else waits for one sitting at most. One that cannot be closed, for whatever reason,
    is logged and tried again later.
    """
    swept = 0
    for sitting in _waiting(engine, now, limit):
        if stops():
            break
        swept += _swept(engine, cache, sitting, now=now)
    return swept


def sweep_given(
    engine: Engine,
    cache: ServedBankCache,
    assignment: int,
    *,
    now: datetime,
    stops: Callable[[], bool] = lambda: False,
) -> int:
    """Look at once at sittings of one assignment (row id) that wait and may be known; returns what is left.

    What is left when `stops` says so, or is held by somebody else, follows with the next rounds.
    """
    query = select(Sitting.id).where(
        Sitting.assignment_id == assignment, Sitting.state == State.SUBMITTED, Sitting.check_at <= now
    )
    with Session(engine) as session:
        waiting = list(session.scalars(query.order_by(*_IN_ORDER)))
    for sitting in waiting:
        if stops():
            break
        _swept(engine, cache, sitting, now=now)
    with Session(engine) as session:
        return len(session.scalars(query).all()) if waiting else 0


def timed_sitting_runs(session: Session) -> bool:
    """Whether some clock runs down now, so that time may not be moved; a pause without limit keeps still."""
    query = select(Sitting.id).where(
        Sitting.state == State.IN_PROGRESS,
        Sitting.limit_seconds.is_not(None),
        Sitting.multiplier.is_not(None),
        or_(Sitting.paused_at.is_(None), Sitting.paused_until.is_not(None)),
    )
    return session.scalar(query.limit(1)) is not None


def _waiting(engine: Engine, now: datetime, limit: int) -> list[int]:
    query = select(Sitting.id).where(Sitting.check_at < now - GRACE, Sitting.state.in_(_OPEN))
    with Session(engine) as session:
        return list(session.scalars(query.order_by(*_IN_ORDER).limit(limit)))


def _swept(engine: Engine, cache: ServedBankCache, sitting: int, *, now: datetime) -> bool:
    try:
        with writing_session(engine) as session:
            return _closed(session, cache, sitting, now=now)
    except Exception:
        log.exception("sitting_not_closed sitting=%d", sitting)
        with writing_session(engine) as session:
            session.get_one(Sitting, sitting).check_at = now + AGAIN_AFTER
        return False


def _closed(session: Session, cache: ServedBankCache, sitting: int, *, now: datetime) -> bool:
    """Close or grade the sitting, unless it waits on, or its learner or another process was faster."""
    query = (
        select(Sitting)
        .join(Learner, Learner.id == Sitting.learner_id)
        .where(Sitting.id == sitting, Sitting.state.in_(_OPEN))
    )
    row = session.scalar(query.with_for_update(of=(Learner, Sitting), skip_locked=True))
    if row is None:
        return False
    if row.state is State.SUBMITTED:
        return grade_left(session, cache, row, now=now)
    if not is_overdue(row, now):
        return False
    close(session, cache, row, now=now)
    return True
