"""Given exams for tests: a published mock exam, an assignment of it, sittings with chosen answers."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.assignments import Release
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.drawing.draw import draw_exam
from exam_prep.core.grading import grade
from exam_prep.core.sitting import Feedback, FinishedBy, Mode, State
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.mock_exams import MockExam, MockExamVersion
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.seeds import new_public_id
from exam_prep.services.bank.served import Loaded, ServedBankCache
from exam_prep.services.learners import LearnerRef, ref_of
from exam_prep.services.sittings.finish import points_of
from exam_prep.services.sittings.start import Plan, Start, freeze
from tests.answers import right_response, wrong_response

_HOUR = timedelta(hours=1)


def given(engine: Engine, cohort: Cohort, now: datetime, title: str = "Mock 1", **terms: Any) -> Assignment:  # noqa: ANN401  # columns
    """Give a new mock exam to a cohort, as `terms` say where they differ; returns the assignment."""
    with writing_session(engine) as session:
        exam = MockExam(
            public_id=new_public_id(),
            account_id=None,
            title=title,
            draft="{}",
            created_at=now,
            changed_at=now,
        )
        session.add(exam)
        session.flush()
        version = MockExamVersion(
            public_id=new_public_id(),
            mock_exam_id=exam.id,
            number=1,
            title=title,
            definition="{}",
            published_at=now,
            published_by="x@example.org",
        )
        session.add(version)
        session.flush()
        values: dict[str, Any] = {
            "public_id": new_public_id(),
            "version_id": version.id,
            "cohort_id": cohort.id,
            "opens_at": now,
            "score_release": Release.BY_HAND,
            "items_release": Release.BY_HAND,
            "given_by": "x@example.org",
            "given_at": now,
        }
        made = Assignment(**{**values, **terms})
        session.add(made)
        session.flush()
        session.expunge(made)
        return made


class Sitter:
    """Lets learners sit a given exam without the cost of every page; grades are the real ones.

    `exam` is a shipped blueprint whose sections the mock exam has.
    """

    def __init__(self, engine: Engine, assignment: Assignment, exam: str = "first-look-20") -> None:
        self.engine, self.assignment, self.cache = engine, assignment, ServedBankCache()
        with Session(engine) as session:
            self.loaded: Loaded = self.cache.current(session)
        self.blueprint: Blueprint = self.loaded.exam(exam)

    def start(self, learner: LearnerRef, now: datetime, *, seed: int = 1, **columns: Any) -> int:  # noqa: ANN401  # columns
        """Start a sitting and return its row id; equal seeds give equal forms."""
        form = draw_exam(
            self.loaded.index, self.loaded.taxonomy, self.blueprint, seed=seed, seen={}, count=None
        )
        plan = Plan(Mode.MOCK, Feedback.END, "Mock", _HOUR, self.blueprint)
        with writing_session(self.engine) as session:
            start = Start(now=now, seed=seed, public_id=new_public_id(), start_key=None)
            name = freeze(session, self.loaded, learner, form, plan, start)
            row = session.scalars(select(Sitting).where(Sitting.public_id == name)).one()
            row.exam_id = f"mock-{self.assignment.public_id}"
            row.assignment_id, row.mock_version_id = self.assignment.id, self.assignment.version_id
            for column, value in columns.items():
                setattr(row, column, value)
            session.flush()
            return row.id

    def answer(
        self, sitting: int, now: datetime, *, right: Collection[int] = (), wrong: Collection[int] = ()
    ) -> None:
        """Save right and wrong responses at these positions; the others stay open."""
        with writing_session(self.engine) as session:
            for row in self._items(session, sitting):
                if row.position in right or row.position in wrong:
                    respond = right_response if row.position in right else wrong_response
                    order = tuple(row.option_order.split())
                    row.response = respond(
                        self.cache.versions(session, [row.item_version_id])[row.item_version_id].item, order
                    )
                    row.seen_at = row.saved_at = now

    def hand_in(
        self,
        sitting: int,
        now: datetime,
        *,
        state: State = State.SUBMITTED,
        by: FinishedBy = FinishedBy.CANDIDATE,
    ) -> None:
        """Hand in: the points are told, the explanations are not yet released."""
        with writing_session(self.engine) as session:
            rows = self._items(session, sitting)
            versions = self.cache.versions(session, [row.item_version_id for row in rows])
            for row in rows:
                item = versions[row.item_version_id].item
                row.points = grade(item, tuple(row.option_order.split()), row.response).points
                row.committed_at = now
            sat = session.get_one(Sitting, sitting)
            sat.points = points_of(rows)
            sat.state, sat.submitted_at, sat.finished_by, sat.check_at = state, now, by, None
            sat.graded_at = now if state is State.GRADED else None

    def sit(
        self,
        learner: LearnerRef,
        now: datetime,
        right: int,
        *,
        seed: int = 1,
        **columns: Any,  # noqa: ANN401  # columns
    ) -> int:
        """Start, answer the first `right` items right and the others wrong, hand in half an hour later."""
        sitting = self.start(learner, now, seed=seed, **columns)
        places = range(1, (self.blueprint.items or 0) + 1)
        self.answer(sitting, now, right=places[:right], wrong=places[right:])
        self.hand_in(sitting, now + _HOUR / 2)
        return sitting

    @staticmethod
    def _items(session: Session, sitting: int) -> list[SittingItem]:
        query = select(SittingItem).where(SittingItem.sitting_id == sitting).order_by(SittingItem.position)
        return list(session.scalars(query))


def members_of(engine: Engine, cohort: Cohort) -> list[LearnerRef]:
    """Return the learners of a cohort by their number."""
    query = (
        select(Learner)
        .join(CohortMember, CohortMember.learner_id == Learner.id)
        .where(CohortMember.cohort_id == cohort.id)
        .order_by(CohortMember.number)
    )
    with Session(engine) as session:
        return [ref_of(row) for row in session.scalars(query)]
