"""Tables of readiness: what was predicted for a learner, for which form, and how the real exam went."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value


class Outcome(StrEnum):
    """How the real exam went, as the learner says."""

    PASSED = "passed"
    NOT_PASSED = "not-passed"
    UNSAID = "unsaid"
    """The learner would rather not say; it is not asked again, and counts nowhere."""


class ReadinessForm(Base, kw_only=True):
    """The form that predictions are made for, as the bank could fill the blueprint then; never changed."""

    __tablename__ = "readiness_form"

    hash: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]
    """Sections, quotas, tags, facilities and cut as JSON (services/readiness/outlooks.py)."""


class ReadinessEstimate(Base, kw_only=True):
    """One prediction; append-only, and rebuilt from the log by `verify`."""

    __tablename__ = "readiness_estimate"
    __table_args__ = (
        CheckConstraint("low <= mean AND mean <= high", name="range_holds_mean"),
        CheckConstraint("chance BETWEEN 0 AND 1", name="chance_in_range"),
        Index("ix_readiness_estimate_learner", "learner_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    model_version: Mapped[int]
    form_hash: Mapped[str] = mapped_column(ForeignKey("readiness_form.hash", ondelete="RESTRICT"))
    exam_id: Mapped[str | None]
    """The exam of the learner's goal; None where they had none, and the six domains stood for it."""
    blueprint_version: Mapped[int | None]
    exam_on: Mapped[date | None]
    last_event: Mapped[int]
    """The last line of the log of reviews that it rests on; 0 for none."""
    answers: Mapped[int]
    low: Mapped[int]
    high: Mapped[int]
    mean: Mapped[float]
    chance: Mapped[float | None]
    """Of reaching the cut, whether or not it could be told; None without a cut."""
    log_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When the log below it was changed, by a merge or a reopened sitting: from then on it stands as it was
    told, and cannot be rebuilt."""


class ExamOutcome(Base, kw_only=True):
    """How a real exam went, and the last prediction before it."""

    __tablename__ = "exam_outcome"
    __table_args__ = (Index("ix_exam_outcome_learner", "learner_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    exam_id: Mapped[str]
    taken_on: Mapped[date]
    outcome: Mapped[Outcome] = mapped_column(enum_by_value(Outcome, "outcome"))
    estimate_id: Mapped[int | None] = mapped_column(ForeignKey("readiness_estimate.id", ondelete="SET NULL"))
    """The last prediction of this exam made by that day; None where there was none."""
