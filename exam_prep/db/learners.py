"""The learner: who the work belongs to, with or without an account."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime


class Learner(Base, kw_only=True):
    """One person's work. A guest's cookie names the row; an account will point here (ADR 0007)."""

    __tablename__ = "learner"
    __table_args__ = (
        CheckConstraint("time_multiplier BETWEEN 1 AND 10", name="time_multiplier_in_range"),
        CheckConstraint("rest_minutes BETWEEN 0 AND 600", name="rest_minutes_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    time_multiplier: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    """Extra time that goes with the person, 1.0-10; None means untimed, so there is no insert default."""
    rest_minutes: Mapped[int] = mapped_column(default=0)
    """For how many minutes of an exam this person may stop the clock to rest; goes with the person."""
    time_zone: Mapped[str] = mapped_column(default="America/New_York")
    """IANA name; study days and shown times follow it."""
