"""Extra time goes with the person: it is kept once and reaches sittings that run already."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import State
from exam_prep.db.learners import Learner
from exam_prep.db.sittings import Sitting
from exam_prep.errors import InvalidError
from exam_prep.services.learners import LearnerRef, ref_of
from exam_prep.services.sittings.counted_time import need_while_running
from exam_prep.services.sittings.time import check_at_of, deadline_of

_MOST = Decimal(10)


def set_extra_time(session: Session, learner: LearnerRef, multiplier: Decimal | None) -> LearnerRef:
    """Keep how much more time this person needs, 1-10, or None for untimed; nobody is asked why.

    Open sittings follow at once, and a running page within half a minute; none of them is shortened. One that
    was given follows by its own rule: it may count only what staff noted.

    Raises:
        InvalidError: the multiplier is out of range.
    """
    if multiplier is not None and not Decimal(1) <= multiplier <= _MOST:
        raise InvalidError("Extra time is between 1 and 10 times; choose a number in between.")
    row = session.get_one(Learner, learner.id)
    row.time_multiplier = multiplier
    running = select(Sitting).where(Sitting.learner_id == learner.id, Sitting.state == State.IN_PROGRESS)
    for sitting in session.scalars(running.with_for_update()):
        _lengthen(sitting, need_while_running(session, sitting).multiplier)
    session.flush()
    return ref_of(row)


def _lengthen(sitting: Sitting, multiplier: Decimal | None) -> None:
    # Both ends at one moment, so that an open pause counts alike in both.
    before, moment = sitting.multiplier, sitting.paused_at or sitting.started_at
    end = deadline_of(sitting, moment)
    sitting.multiplier = multiplier
    longer = deadline_of(sitting, moment)
    if end is None or (longer is not None and longer - end <= timedelta()):
        sitting.multiplier = before
    sitting.check_at = check_at_of(sitting)
