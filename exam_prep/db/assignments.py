"""Tables of giving exams: the assignment, its log, and the extra time that staff noted for a person."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.core.accommodations import ExtraTime
from exam_prep.core.assignments import AssignmentActKind, Release
from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value


class Assignment(Base, kw_only=True):
    """One version of a mock exam, given to a cohort or to one of its members."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("attempts BETWEEN 1 AND 20", name="attempts_in_range"),
        CheckConstraint("closes_at IS NULL OR closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("length(access_code) BETWEEN 1 AND 40", name="access_code_length"),
        Index("ix_assignment_cohort", "cohort_id", "opens_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(unique=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("mock_exam_version.id", ondelete="RESTRICT"), index=True
    )
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohort_member.id", ondelete="CASCADE"), index=True, default=None
    )
    """The one member that it is for; None where it is for everybody in the cohort."""
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """From then on nobody can start; who has started keeps their time. None: open until withdrawn."""
    attempts: Mapped[int] = mapped_column(default=1)
    access_code: Mapped[str | None] = mapped_column(default=None)
    score_release: Mapped[Release] = mapped_column(enum_by_value(Release, "score_release"))
    items_release: Mapped[Release] = mapped_column(enum_by_value(Release, "items_release"))
    """When items with their explanations may be seen; never before the score."""
    extra_time: Mapped[ExtraTime] = mapped_column(
        enum_by_value(ExtraTime, "extra_time"), default=ExtraTime.CHOSEN
    )
    """Whether time that a person chose counts, or only what staff noted."""
    score_released_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When staff released the scores by hand."""
    items_released_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    given_by: Mapped[str]
    """Address of the account, for the log."""
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class AssignmentAct(Base, kw_only=True):
    """What staff did to an assignment; append-only."""

    __tablename__ = "assignment_act"
    __table_args__ = (Index("ix_assignment_act_assignment", "assignment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    act: Mapped[AssignmentActKind] = mapped_column(enum_by_value(AssignmentActKind, "assignment_act_kind"))
    terms: Mapped[str] = mapped_column(default="")
    """The terms after it, as JSON."""
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Accommodation(Base, kw_only=True):
    """What staff noted of the time that a person needs; append-only, the last row is in force.

    Nobody is asked why, so there is no field for it.
    """

    __tablename__ = "accommodation"
    __table_args__ = (
        CheckConstraint("multiplier BETWEEN 1 AND 10", name="multiplier_in_range"),
        CheckConstraint("rest_minutes BETWEEN 0 AND 600", name="rest_in_range"),
        Index("ix_accommodation_learner", "learner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    multiplier: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    """1 to 10; None means untimed, so there is no insert default."""
    rest_minutes: Mapped[int] = mapped_column(default=0)
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
