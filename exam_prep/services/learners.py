"""Learners: making a guest, finding one by the cookie's name, and the extra time that goes with a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from exam_prep.db.learners import Learner
from exam_prep.errors import InvalidError

DEFAULT_ZONE = "America/New_York"
"""Where a visitor is taken to be until the browser says otherwise: the exams are American."""

IDLE_LIFE = timedelta(days=180)
"""How long a guest's work is kept without a visit; the page on data says so."""

_MOST = Decimal(10)
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


def set_extra_time(session: Session, learner: LearnerRef, multiplier: Decimal | None) -> LearnerRef:
    """Keep how much more time this person needs, 1-10, or None for untimed; nobody is asked why.

    Raises:
        InvalidError: the multiplier is out of range.
    """
    if multiplier is not None and not Decimal(1) <= multiplier <= _MOST:
        raise InvalidError("Extra time is between 1 and 10 times; choose a number in between.")
    row = session.get_one(Learner, learner.id)
    row.time_multiplier = multiplier
    session.flush()
    return ref_of(row)


def touch(session: Session, learner: LearnerRef, *, zone: str, now: datetime) -> LearnerRef:
    """Note that the learner was here, and where: idle guests are purged, and study days follow the zone."""
    row = session.get_one(Learner, learner.id)
    row.last_seen_at, row.time_zone = now, zone
    session.flush()
    return ref_of(row)


def purge_idle(session: Session, *, now: datetime) -> int:
    """Delete guests who were not here for 180 days, with all their work; returns how many."""
    idle = delete(Learner).where(Learner.last_seen_at < now - IDLE_LIFE).returning(Learner.id)
    return len(session.execute(idle).all())


def ref_of(row: Learner) -> LearnerRef:
    """Return the value that stands for a learner's row."""
    return LearnerRef(row.id, row.public_id, row.time_multiplier, ZoneInfo(row.time_zone))
