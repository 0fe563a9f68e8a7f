"""Exams that are given, for tests: one call makes what they need, each act in a transaction of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.assignments import Release, Terms
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.engine import writing_session
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.db.sittings import Sitting
from exam_prep.seeds import new_public_id
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.assignments.giving import People, give
from exam_prep.services.assignments.starting import start_given
from exam_prep.services.learners import LearnerRef
from tests.cohorts import a_cohort, joined, somebody
from tests.house import House
from tests.mock_exams import SMALL, a_version, version_of


@dataclass(frozen=True, slots=True)
class Class:
    """An instructor with a group of one member, and a published exam."""

    house: House
    who: AccountRef
    cohort: Cohort
    learner: LearnerRef
    version: int

    def terms(self, **changes: object) -> Terms:
        """Return terms: open now for a day, one attempt, everything known at once."""
        now = self.house.clock()
        plain = Terms(now, now + timedelta(days=1), 1, "", Release.AT_ONCE, Release.AT_ONCE)
        return replace(plain, **changes)  # type: ignore[arg-type]  # the caller names fields of Terms

    def give(self, member: LearnerRef | None = None, **changes: object) -> int:
        """Give the exam to the group, or to one member of it; returns the row's id."""
        terms = self.terms(**changes)
        with writing_session(self.house.engine) as session:
            version = session.get_one(MockExamVersion, self.version)
            cohort = session.get_one(Cohort, self.cohort.id)
            only = self._row(session, member) if member else None
            people = People(cohort, only)
            made = give(
                session,
                version,
                people,
                terms,
                public_id=new_public_id(),
                actor=self.who.email,
                now=self.house.clock(),
            )
            return made.id

    def act(self, act: Callable[..., None], given: int, *values: object) -> None:
        """Do something to what is given, in the name of its instructor."""
        with writing_session(self.house.engine) as session:
            row = session.get_one(Assignment, given)
            act(session, row, *values, actor=self.who.email, now=self.house.clock())

    def row(self, given: int) -> Assignment:
        """Return what is given as it is stored."""
        with Session(self.house.engine) as session:
            return session.get_one(Assignment, given)

    def join(self, name: str = "Bo", learner: LearnerRef | None = None) -> LearnerRef:
        """Let another learner join."""
        return joined(self.house.engine, self.cohort, self.house.clock(), name, learner)

    def sits(self, given: int, exam: str = "first-look-20", learner: LearnerRef | None = None) -> str:
        """Start a shipped exam as if it were the one that is given; returns the sitting."""
        sitting = self.house.mock(learner or self.learner, exam)
        with writing_session(self.house.engine) as session:
            session.scalars(select(Sitting).where(Sitting.public_id == sitting)).one().assignment_id = given
        return sitting

    def sat(self, given: int, exam: str = "first-look-20", learner: LearnerRef | None = None) -> str:
        """Start it, answer everything right and hand it in."""
        who = learner or self.learner
        sitting = self.sits(given, exam, who)
        self.house.answer_all(who, sitting, right=True)
        self.house.submit(who, sitting)
        return sitting

    def start(self, given: int, learner: LearnerRef | None = None, code: str = "") -> str:
        """Start what is given as its learner does; returns the sitting."""
        name, who = self.row(given).public_id, learner or self.learner
        with writing_session(self.house.engine) as session:
            loaded = self.house.cache.current(session)
            return start_given(session, loaded, who, name, code, start=self.house.start())

    def _row(self, session: Session, member: LearnerRef) -> CohortMember:
        query = select(CohortMember).where(
            CohortMember.cohort_id == self.cohort.id, CohortMember.learner_id == member.id
        )
        return session.scalars(query).one()


def a_class(
    house: House,
    who: AccountRef | None = None,
    learner: LearnerRef | None = None,
    definition: Definition = SMALL,
) -> Class:
    """Return a class; an instructor and a learner are made where none is named."""
    who = who or somebody(house.engine, house.clock())
    cohort = a_cohort(house.engine, who, house.clock())
    member = joined(house.engine, cohort, house.clock(), learner=learner)
    version = version_of(house, a_version(house, who, definition)).id
    return Class(house, who, cohort, member, version)
