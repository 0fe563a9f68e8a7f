"""What is given, as its staff list it: the exam, to whom, its window, and how many began and handed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import called
from exam_prep.core.sitting import State
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.db.sittings import Sitting
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.assignments.owned import given_by

MOST = 50
"""How many one page shows."""


@dataclass(frozen=True, slots=True)
class Given:
    """One exam in the list. `member` is what staff call the one it is for; None: the whole cohort.

    `running` and `handed_in` count sittings, voided ones apart.
    """

    public_id: str
    title: str
    cohort: str
    cohort_id: str
    member: str | None
    opens_at: datetime
    closes_at: datetime | None
    withdrawn_at: datetime | None
    running: int
    handed_in: int


def list_given(
    session: Session, who: AccountRef, *, page: int = 1, cohort: int | None = None
) -> tuple[list[Given], bool]:
    """Return what is given in the cohorts that `who` leads, `MOST` a page, the latest opening first.

    `cohort` (row id) narrows it to one. Also returns whether more follow.
    """
    query = (
        given_by(who)
        .join(Cohort, Cohort.id == Assignment.cohort_id)
        .join(MockExamVersion, MockExamVersion.id == Assignment.version_id)
        .outerjoin(CohortMember, CohortMember.id == Assignment.member_id)
        .with_only_columns(
            Assignment,
            MockExamVersion.title,
            Cohort,
            CohortMember,
            _count(State.IN_PROGRESS),
            _count(State.SUBMITTED, State.GRADED),
        )
        .order_by(Assignment.opens_at.desc(), Assignment.id.desc())
        .offset((page - 1) * MOST)
        .limit(MOST + 1)
    )
    if cohort is not None:
        query = query.where(Assignment.cohort_id == cohort)
    rows = session.execute(query).all()
    return [_given(*row) for row in rows[:MOST]], len(rows) > MOST


def _given(
    row: Assignment, title: str, cohort: Cohort, member: CohortMember | None, running: int, handed_in: int
) -> Given:
    return Given(
        public_id=row.public_id,
        title=title,
        cohort=cohort.title,
        cohort_id=cohort.public_id,
        member=called(member.name, member.number) if member else None,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        withdrawn_at=row.withdrawn_at,
        running=running,
        handed_in=handed_in,
    )


def _count(*states: State) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(Sitting.assignment_id == Assignment.id, Sitting.state.in_(states))
        .correlate(Assignment)
        .scalar_subquery()
    )
