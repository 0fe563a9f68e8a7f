"""Tables of what moved a sitting's time: its pauses, the acts of staff, and the grades they took back."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.core.sitting import PauseKind, StaffActKind
from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value

_OPEN = text("ended_at IS NULL")


class SittingPause(Base, kw_only=True):
    """One time that a sitting's clock stood still; append-only, its end is written once."""

    __tablename__ = "sitting_pause"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
        Index("ix_sitting_pause_sitting", "sitting_id"),
        Index("uq_sitting_pause_open", "sitting_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    kind: Mapped[PauseKind] = mapped_column(enum_by_value(PauseKind, "pause_kind"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When it ends at the latest; None where it waits for the learner."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class StaffAct(Base, kw_only=True):
    """What staff did to a sitting, why, and who; append-only."""

    __tablename__ = "staff_act"
    __table_args__ = (
        CheckConstraint("length(reason) BETWEEN 1 AND 500", name="reason_length"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
        Index("ix_staff_act_sitting", "sitting_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    act: Mapped[StaffActKind] = mapped_column(enum_by_value(StaffActKind, "staff_act_kind"))
    minutes: Mapped[int] = mapped_column(default=0)
    """Minutes added, before the person's multiplier."""
    reason: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class WithdrawnGrade(Base, kw_only=True):
    """One item's grade that a reopening took back; append-only, kept so that nothing is ever erased."""

    __tablename__ = "withdrawn_grade"
    __table_args__ = (Index("ix_withdrawn_grade_learner_item", "learner_id", "item_id"),)

    act_id: Mapped[int] = mapped_column(ForeignKey("staff_act.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    item_id: Mapped[str]
    points: Mapped[float | None]
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    explained_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """From when on the learner could read the explanation; the item stays met."""
    review: Mapped[str | None]
    """The log's line of memory as JSON; None where the item was left open."""
