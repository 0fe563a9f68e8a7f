"""Tables of what learners found wrong with items, and of what staff did about it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.core.problem_reports import ReportState
from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value


class ProblemReport(Base, kw_only=True):
    """What a learner found wrong with an item, and how it stands; the history is `problem_report_act`."""

    __tablename__ = "problem_report"
    __table_args__ = (
        CheckConstraint("length(text) BETWEEN 1 AND 2000", name="text_length"),
        CheckConstraint("reply_revision BETWEEN 0 AND revision", name="reply_in_history"),
        CheckConstraint("read_revision BETWEEN 0 AND reply_revision", name="read_what_was_replied"),
        Index("uq_problem_report_public_id", "public_id", unique=True),
        Index("ix_problem_report_learner", "learner_id"),
        Index("ix_problem_report_version", "item_version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id", ondelete="RESTRICT"))
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    public_id: Mapped[str]
    state: Mapped[ReportState] = mapped_column(
        enum_by_value(ReportState, "report_state"), default=ReportState.OPEN
    )
    """As the last act of its history left it."""
    revision: Mapped[int] = mapped_column(default=0)
    """How many acts its history has: who acts names the one they saw."""
    reply_revision: Mapped[int] = mapped_column(default=0)
    """The last act that has a reply; 0 where none has."""
    read_revision: Mapped[int] = mapped_column(default=0)
    """Up to which act the learner has said that they read."""


class ProblemReportAct(Base, kw_only=True):
    """What staff did about one report: a reply, a note for staff, or both; append-only."""

    __tablename__ = "problem_report_act"
    __table_args__ = (
        UniqueConstraint("report_id", "revision"),
        CheckConstraint("revision >= 1", name="revision_from_one"),
        CheckConstraint("length(reply) BETWEEN 1 AND 2000", name="reply_length"),
        CheckConstraint("length(note) BETWEEN 1 AND 2000", name="note_length"),
        CheckConstraint("reply IS NOT NULL OR note IS NOT NULL", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("problem_report.id", ondelete="CASCADE"))
    revision: Mapped[int]
    """Counts from 1 within its report."""
    state: Mapped[ReportState] = mapped_column(enum_by_value(ReportState, "report_state"))
    """How the report stands after it."""
    reply: Mapped[str | None] = mapped_column(default=None)
    """What the learner reads."""
    note: Mapped[str | None] = mapped_column(default=None)
    """What staff alone read."""
    actor: Mapped[str]
    """Public id of the account; it stays when the account goes, and names nobody any more."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
