"""Tables of mock exams that instructors build: the draft under work, and the versions that were published."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime


class MockExam(Base, kw_only=True):
    """One exam that an instructor builds; what is published of it stands in `mock_exam_version`."""

    __tablename__ = "mock_exam"
    __table_args__ = (
        CheckConstraint("length(title) BETWEEN 1 AND 120", name="title_length"),
        CheckConstraint("draft_revision >= 1", name="revision_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    """Who builds it; None when their account is gone, and then admins alone find it."""
    title: Mapped[str]
    """That of the draft, for the list."""
    draft: Mapped[str]
    """The definition under work, as JSON (services/mock_exams/definitions.py)."""
    draft_revision: Mapped[int] = mapped_column(default=1)
    """Counts the changes of the draft, so that two open pages do not overwrite each other."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    link_open: Mapped[bool] = mapped_column(default=False)
    """Whether anyone who has the link of a published version can sit it."""


class MockExamVersion(Base, kw_only=True):
    """What was published of a mock exam at one time; never changed."""

    __tablename__ = "mock_exam_version"
    __table_args__ = (
        UniqueConstraint("mock_exam_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(unique=True)
    mock_exam_id: Mapped[int] = mapped_column(ForeignKey("mock_exam.id", ondelete="RESTRICT"))
    number: Mapped[int]
    title: Mapped[str]
    definition: Mapped[str]
    """As JSON (services/mock_exams/definitions.py)."""
    forms: Mapped[str | None] = mapped_column(default=None)
    """Its fixed forms with item versions and orders, as JSON; None where each learner's is drawn."""
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str]
    """Address of the account, for the log."""
    mock_exam: Mapped[MockExam] = relationship(init=False, viewonly=True, lazy="joined", innerjoin=True)
