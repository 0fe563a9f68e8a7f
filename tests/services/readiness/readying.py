"""Acts on readiness, each in a transaction of its own."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.planning.goal import Goal
from exam_prep.core.sitting import State
from exam_prep.db.engine import writing_session
from exam_prep.db.readiness import ExamOutcome, Outcome, ReadinessEstimate
from exam_prep.services.diagnosing import start_diagnostic
from exam_prep.services.goals import set_goal
from exam_prep.services.learners import LearnerRef
from exam_prep.services.readiness.outcomes import Told, report_outcome
from exam_prep.services.readiness.page import ReadinessPage, readiness_page
from tests.house import House

EXAM = "ca-pssc-120"


def aim(house: House, learner: LearnerRef, exam: str = EXAM, on: date | None = None) -> None:
    """Set the learner's goal."""
    with writing_session(house.engine) as session:
        goal = Goal(exam, on, 20, frozenset())
        set_goal(session, house.cache.current(session), learner, goal, now=house.clock())


def predictions(house: House, learner: LearnerRef) -> Sequence[ReadinessEstimate]:
    """Return what was predicted for the learner, in order."""
    query = select(ReadinessEstimate).where(ReadinessEstimate.learner_id == learner.id)
    with Session(house.engine) as session:
        return session.scalars(query.order_by(ReadinessEstimate.id)).all()


def page_of(house: House, learner: LearnerRef) -> ReadinessPage:
    """Return what the progress page says."""
    with Session(house.engine) as session:
        page = readiness_page(session, house.cache, learner, now=house.clock())
    assert page is not None
    return page


def diagnose(house: House, learner: LearnerRef) -> str:
    """Start a short diagnostic."""
    with writing_session(house.engine) as session:
        return start_diagnostic(session, house.cache, learner, start=house.start())


def answer_check(house: House, learner: LearnerRef, sitting: str, *, right: Sequence[bool | None]) -> int:
    """Answer and check the open item of a short check, in turn by `right`, None for "I don't know".

    Goes on until the check ends or `right` does; gives how many were answered.
    """
    for count, one in enumerate(right):
        row = house.items(sitting)[-1]
        if house.sitting(sitting).state is not State.IN_PROGRESS:
            return count
        if one is not None:
            house.save(learner, sitting, row.position, house.response(row, right=one))
        house.commit(learner, sitting, row.position, passes=one is None)
        house.clock.advance(seconds=30)
    return len(right)


def tell(house: House, learner: LearnerRef, outcome: Outcome, on: date, exam: str = EXAM) -> None:
    """Say how the exam went."""
    with writing_session(house.engine) as session:
        loaded = house.cache.current(session)
        report_outcome(session, loaded, learner, exam, Told(outcome, on), now=house.clock())


def outcomes(house: House, learner: LearnerRef) -> Sequence[ExamOutcome]:
    """Return what the learner said, in order."""
    query = select(ExamOutcome).where(ExamOutcome.learner_id == learner.id).order_by(ExamOutcome.id)
    with Session(house.engine) as session:
        return session.scalars(query).all()
