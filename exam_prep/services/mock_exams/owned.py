"""Find mock exams that somebody builds, and what they published; whose it is stands in the query."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.roles import Role
from exam_prep.db.mock_exams import MockExam, MockExamVersion
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.mock_exams.definitions import load_definition


@dataclass(frozen=True, slots=True)
class Published:
    """The newest version of a mock exam, as a page that gives exams lists it."""

    exam: str
    """Public id of the mock exam."""
    version: str
    """Public id of the version."""
    number: int
    title: str
    definition: Definition
    published_at: datetime


def owned_by(who: AccountRef) -> Select[MockExam]:
    """Return the query for the mock exams that `who` builds; an admin has all of them."""
    query = select(MockExam)
    return query if who.role is Role.ADMIN else query.where(MockExam.account_id == who.id)


def owned_exam(session: Session, who: AccountRef, public_id: str, *, lock: bool = False) -> MockExam:
    """Return the mock exam `public_id` of `who`; `lock` holds its row until the transaction ends.

    Raises:
        NotFoundError: there is none, or another builds it.
    """
    query = owned_by(who).where(MockExam.public_id == public_id)
    if lock:
        query = query.with_for_update(of=MockExam).execution_options(populate_existing=True)
    row = session.scalar(query)
    if row is None:
        raise no_such_exam()
    return row


def owned_version(session: Session, who: AccountRef, public_id: str) -> MockExamVersion:
    """Return the published version `public_id` of a mock exam of `who`; raises NotFoundError."""
    own = owned_by(who).with_only_columns(MockExam.id)
    row = session.scalar(
        select(MockExamVersion).where(
            MockExamVersion.public_id == public_id, MockExamVersion.mock_exam_id.in_(own)
        )
    )
    if row is None:
        raise no_such_exam()
    return row


def list_published(session: Session, who: AccountRef) -> list[Published]:
    """Return the newest version of each mock exam of `who` that was published and is not in the archive.

    What was published last comes first.
    """
    own = owned_by(who).where(MockExam.archived_at.is_(None)).with_only_columns(MockExam.id)
    later = MockExamVersion.__table__.alias("later")
    newer = (
        select(later.c.id)
        .where(later.c.mock_exam_id == MockExamVersion.mock_exam_id, later.c.number > MockExamVersion.number)
        .exists()
    )
    rows = session.execute(
        select(MockExamVersion, MockExam.public_id)
        .join(MockExam, MockExam.id == MockExamVersion.mock_exam_id)
        .where(MockExam.id.in_(own), ~newer)
        .order_by(MockExamVersion.published_at.desc(), MockExamVersion.id.desc())
    )
    return [
        Published(
            exam=exam,
            version=row.public_id,
            number=row.number,
            title=row.title,
            definition=load_definition(row.definition),
            published_at=row.published_at,
        )
        for row, exam in rows
    ]


def no_such_exam() -> NotFoundError:
    """Return the refusal for a mock exam that is not there, or that another builds."""
    return NotFoundError("There is no such exam here; look at the list of your exams.")
