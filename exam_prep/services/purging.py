"""Delete guests who stayed away, with all their work, as the page on data says."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, Select, delete, exists, select
from sqlalchemy.orm import Session

from exam_prep.db.accounts import Account
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.sittings import ResponseEvent, Sitting
from exam_prep.services.item_statistics.setting_right import uncount_learners

IDLE_LIFE = timedelta(days=180)
"""How long a guest's work is kept without a visit that changed something."""


def purge_idle(engine: Engine, *, now: datetime) -> int:
    """Delete guests who neither started nor answered anything for 180 days; returns how many.

    Nothing is locked while nobody is idle, which is nearly always.
    """
    idle = _idle(now - IDLE_LIFE)
    with Session(engine) as session:
        if session.scalar(idle.limit(1)) is None:
            return 0
    with writing_session(engine) as session:
        uncount_learners(session, idle)
        return len(session.execute(delete(Learner).where(Learner.id.in_(idle)).returning(Learner.id)).all())


def _idle(since: datetime) -> Select[int]:
    """Return the query for guests without a start, a change or a handing in after `since`.

    Whoever has an account is no guest: their work stays until they delete it.
    """
    owned = select(Account.id).where(Account.learner_id == Learner.id)
    answered = (
        select(ResponseEvent.id)
        .join(Sitting, Sitting.id == ResponseEvent.sitting_id)
        .where(Sitting.learner_id == Learner.id, ResponseEvent.received_at >= since)
    )
    ended = select(Sitting.id).where(Sitting.learner_id == Learner.id, Sitting.submitted_at >= since)
    quiet = (Learner.last_seen_at < since, ~exists(answered), ~exists(ended), ~exists(owned))
    return select(Learner.id).where(*quiet)
