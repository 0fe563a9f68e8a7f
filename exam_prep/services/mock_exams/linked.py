"""A published mock exam that anyone who has its link can sit."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.blueprint import Blueprint
from exam_prep.core.deadline import accommodated_minutes
from exam_prep.db.mock_exams import MockExam, MockExamVersion
from exam_prep.errors import NotFoundError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.mock_exams.drawing import blueprint_of_version
from exam_prep.services.mock_exams.starting import limit_of
from exam_prep.services.sittings.start import open_exam


@dataclass(frozen=True, slots=True)
class StartPage:
    """What one reads before starting. `total_minutes` counts the person's own extra time, None: no clock."""

    version: MockExamVersion
    exam: Blueprint
    total_minutes: Decimal | None
    open_sitting: str | None
    newer: str | None
    """Public id of a version that was published later."""


def linked_version(session: Session, public_id: str) -> MockExamVersion:
    """Return the version `public_id` of a mock exam whose link is open.

    Raises:
        NotFoundError: there is none, or its link is closed.
    """
    row = session.scalar(
        select(MockExamVersion)
        .join(MockExam, MockExam.id == MockExamVersion.mock_exam_id)
        .where(MockExamVersion.public_id == public_id, MockExam.link_open, MockExam.archived_at.is_(None))
    )
    if row is None:
        raise no_such_link()
    return row


def start_page(session: Session, learner: LearnerRef | None, version: MockExamVersion) -> StartPage:
    """Return what the page before the start says to `learner`, None for a newcomer."""
    exam = blueprint_of_version(version)
    minutes = accommodated_minutes(
        limit_of(exam), extension=timedelta(), multiplier=learner.multiplier if learner else Decimal(1)
    )
    waiting = open_exam(session, learner, exam.id) if learner else None
    newest = session.scalar(
        select(MockExamVersion.public_id)
        .where(MockExamVersion.mock_exam_id == version.mock_exam_id, MockExamVersion.number > version.number)
        .order_by(MockExamVersion.number.desc())
        .limit(1)
    )
    return StartPage(
        version=version,
        exam=exam,
        total_minutes=minutes.total if minutes else None,
        open_sitting=waiting.public_id if waiting else None,
        newer=newest,
    )


def no_such_link() -> NotFoundError:
    """Return the refusal for an exam that is not there, or whose link is closed."""
    return NotFoundError("This link leads to no exam that is open. Ask whoever gave it to you for a new one.")
