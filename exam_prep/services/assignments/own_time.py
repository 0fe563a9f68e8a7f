"""Which sittings ran on time that their learners chose: lists tell it, and nothing of what staff noted."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from exam_prep.core.accommodations import Need, is_own_choice
from exam_prep.db.assignments import Accommodation
from exam_prep.db.sittings import Sitting

_SECONDS = 60

_Noted = tuple[datetime, Need]


def own_time(session: Session, given: int) -> frozenset[int]:
    """Return the sittings (row ids) of a given exam with more time or rest than staff noted for the person.

    What staff noted before the start holds, and whatever they noted since: who notes it afterwards agrees.
    """
    more = or_(Sitting.multiplier.is_(None), Sitting.multiplier > 1, Sitting.rest_seconds > 0)
    rows = session.execute(
        select(
            Sitting.id, Sitting.learner_id, Sitting.multiplier, Sitting.rest_seconds, Sitting.started_at
        ).where(Sitting.assignment_id == given, Sitting.limit_seconds.is_not(None), more)
    ).all()
    if not rows:
        return frozenset()
    noted = _noted(session, given)
    return frozenset(
        row.id
        for row in rows
        if is_own_choice(
            Need(row.multiplier, row.rest_seconds // _SECONDS), _since(noted[row.learner_id], row.started_at)
        )
    )


def _noted(session: Session, given: int) -> dict[int, list[_Noted]]:
    sat = select(Sitting.learner_id).where(Sitting.assignment_id == given)
    found: dict[int, list[_Noted]] = defaultdict(list)
    query = select(Accommodation).where(Accommodation.learner_id.in_(sat)).order_by(Accommodation.id)
    for row in session.scalars(query):
        found[row.learner_id].append((row.at, Need(row.multiplier, row.rest_minutes)))
    return found


def _since(noted: list[_Noted], started_at: datetime) -> list[Need]:
    """Return what was in force at the start, and what was noted since."""
    before = [need for at, need in noted if at <= started_at]
    return before[-1:] + [need for at, need in noted if at > started_at]
