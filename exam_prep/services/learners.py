"""Learners: making a guest, and finding one by the cookie's name."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from exam_prep.db.learners import Learner

DEFAULT_ZONE = "America/New_York"
"""Where a visitor is taken to be until the browser says otherwise: the exams are American."""

_BY_NAME = select(Learner).where(Learner.public_id == bindparam("name"))


@dataclass(frozen=True, slots=True)
class LearnerRef:
    """A learner as services need one. `multiplier` None means untimed."""

    id: int
    public_id: str
    multiplier: Decimal | None
    zone: ZoneInfo


def find_learner(session: Session, public_id: str | None) -> LearnerRef | None:
    """Return the learner whom a cookie names, or None."""
    if not public_id:
        return None
    row = session.scalar(_BY_NAME, {"name": public_id})
    return None if row is None else ref_of(row)


def create_guest(session: Session, public_id: str, *, now: datetime) -> LearnerRef:
    """Make a learner without an account and return them."""
    row = Learner(public_id=public_id, created_at=now, last_seen_at=now, time_multiplier=Decimal(1))
    session.add(row)
    session.flush()
    return ref_of(row)


def touch(session: Session, learner: LearnerRef, *, zone: str, now: datetime) -> LearnerRef:
    """Note that the learner was here, and where: idle guests are purged, and study days follow the zone.

    Holds the learner's row until the transaction ends, so that a double click's starts take turns.
    """
    row = session.get_one(Learner, learner.id, with_for_update=True)
    row.last_seen_at, row.time_zone = now, zone
    session.flush()
    return ref_of(row)


def ref_of(row: Learner) -> LearnerRef:
    """Return the value that stands for a learner's row."""
    return LearnerRef(row.id, row.public_id, row.time_multiplier, ZoneInfo(row.time_zone))
