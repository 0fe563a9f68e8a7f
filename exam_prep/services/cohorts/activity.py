"""When a learner last did something here: the instant alone, not what it was."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import FinishedBy, State
from exam_prep.db.sittings import Sitting, SittingItem

_NOT_BY_THEM = (FinishedBy.TIMER, FinishedBy.STAFF)


def last_active(session: Session, seen: Mapping[int, datetime]) -> dict[int, datetime]:
    """Return the last start, answer or handing in of learners, by row id; `seen` holds their last starts.

    A set that the clock or staff handed in counts by its last answer: its learner was not here then.
    """
    saved = (
        select(Sitting.learner_id, func.max(SittingItem.saved_at))
        .join(SittingItem, SittingItem.sitting_id == Sitting.id)
        .where(
            Sitting.learner_id.in_(seen),
            (Sitting.state == State.IN_PROGRESS) | Sitting.finished_by.in_(_NOT_BY_THEM),
        )
        .group_by(Sitting.learner_id)
    )
    handed_in = (
        select(Sitting.learner_id, func.max(Sitting.submitted_at))
        .where(Sitting.learner_id.in_(seen), Sitting.finished_by == FinishedBy.CANDIDATE)
        .group_by(Sitting.learner_id)
    )
    latest = dict(seen)
    for query in (saved, handed_in):
        for learner, at in session.execute(query):
            if at is not None:
                latest[learner] = max(latest[learner], at)
    return latest
