"""The mock exams that somebody builds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.mock_exams.definition import Definition
from exam_prep.db.mock_exams import MockExam, MockExamVersion
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.mock_exams.keeping import draft_of
from exam_prep.services.mock_exams.owned import owned_by

MOST = 50
"""How many exams one page shows."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One mock exam in the list; `version` is the number of its newest one, None before the first."""

    public_id: str
    definition: Definition
    version: int | None
    link_open: bool
    changed_at: datetime


def list_exams(session: Session, who: AccountRef, *, archived: bool, page: int) -> tuple[list[Listed], bool]:
    """Return the mock exams of `who`, what was changed last first, `MOST` a page; and whether more follow."""
    newest = (
        select(func.max(MockExamVersion.number))
        .where(MockExamVersion.mock_exam_id == MockExam.id)
        .correlate(MockExam)
        .scalar_subquery()
    )
    kept = MockExam.archived_at.is_not(None) if archived else MockExam.archived_at.is_(None)
    query = (
        owned_by(who)
        .where(kept)
        .add_columns(newest)
        .order_by(MockExam.changed_at.desc(), MockExam.id.desc())
        .offset((page - 1) * MOST)
        .limit(MOST + 1)
    )
    rows = session.execute(query).all()
    listed = [
        Listed(row.public_id, draft_of(row), version, row.link_open, row.changed_at)
        for row, version in rows[:MOST]
    ]
    return listed, len(rows) > MOST


def has_archived(session: Session, who: AccountRef) -> bool:
    """Return whether `who` put a mock exam away."""
    query = owned_by(who).where(MockExam.archived_at.is_not(None)).with_only_columns(MockExam.id)
    return session.scalar(query.limit(1)) is not None
