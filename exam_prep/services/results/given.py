"""Find an exam that was given to a cohort which somebody leads; whose it is stands in the query."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.assignments.owned import given_by, no_such_assignment


@dataclass(frozen=True, slots=True)
class GivenExam:
    """An exam that was given, as pages of its results name it; `member_id` None where it is for all."""

    id: int
    public_id: str
    title: str
    attempts: int
    member_id: int | None
    cohort_id: int
    group: str
    """Public id of the cohort."""
    group_title: str
    names: Naming


def given_exam(session: Session, who: AccountRef, public_id: str) -> GivenExam:
    """Return the given exam `public_id` of a cohort that `who` leads.

    Raises:
        NotFoundError: there is none, or others lead its cohort.
    """
    query = (
        given_by(who)
        .join(MockExamVersion, MockExamVersion.id == Assignment.version_id)
        .join(Cohort, Cohort.id == Assignment.cohort_id)
        .where(Assignment.public_id == public_id)
        .add_columns(MockExamVersion.title, Cohort)
    )
    found = session.execute(query).first()
    if found is None:
        raise no_such_assignment()
    given, title, cohort = found
    return GivenExam(
        id=given.id,
        public_id=given.public_id,
        title=title,
        attempts=given.attempts,
        member_id=given.member_id,
        cohort_id=cohort.id,
        group=cohort.public_id,
        group_title=cohort.title,
        names=cohort.names,
    )
