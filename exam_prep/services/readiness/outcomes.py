"""How real exams went: what a learner says of one, and whether predictions came true."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.memory import day_start, study_day
from exam_prep.core.readiness.display import FEWEST
from exam_prep.core.readiness.reliability import FEWEST_OUTCOMES, Bin, platt, reliability
from exam_prep.db.readiness import ExamOutcome, Outcome, ReadinessEstimate
from exam_prep.errors import InvalidError
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef

_LONGEST_AGO = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Told:
    """How an exam went, and on which day."""

    outcome: Outcome
    taken_on: date


@dataclass(frozen=True, slots=True)
class Calibration:
    """What has come of predictions; `bins` is empty while fewer than 50 people have told."""

    outcomes: int
    needed: int
    bins: tuple[Bin, ...]
    intercept: float | None
    slope: float | None


def report_outcome(  # what a learner tells of an exam
    session: Session,
    loaded: Loaded,
    learner: LearnerRef,
    exam_id: str,
    told: Told,
    *,
    now: datetime,
) -> None:
    """Write down how a real exam went, beside the last prediction made before its day.

    Telling it again for the same day replaces nothing: the last word counts.

    Raises:
        NotFoundError: there is no such exam.
        InvalidError: the day is in the future or more than two years ago.
    """
    loaded.exam(exam_id)
    today = study_day(now, learner.zone)
    if not today - _LONGEST_AGO <= told.taken_on <= today:
        raise InvalidError("Give the day of the exam: today or earlier, and not over two years ago.")
    before = (
        select(ReadinessEstimate.id)
        .where(
            ReadinessEstimate.learner_id == learner.id,
            ReadinessEstimate.exam_id == exam_id,
            ReadinessEstimate.at < day_start(told.taken_on, learner.zone),
        )
        .order_by(ReadinessEstimate.id.desc())
    )
    session.add(
        ExamOutcome(
            learner_id=learner.id,
            at=now,
            exam_id=exam_id,
            taken_on=told.taken_on,
            outcome=told.outcome,
            estimate_id=session.scalar(before.limit(1)),
        )
    )
    session.flush()


def last_outcome(session: Session, learner: LearnerRef, exam_id: str) -> ExamOutcome | None:
    """Return what the learner said last of this exam, or None."""
    query = select(ExamOutcome).where(ExamOutcome.learner_id == learner.id, ExamOutcome.exam_id == exam_id)
    return session.scalar(query.order_by(ExamOutcome.id.desc()).limit(1))


def calibration(session: Session) -> Calibration:
    """Return how predictions from 20 answers on came out, over all learners; one statement."""
    query = (
        select(
            ExamOutcome.learner_id,
            ExamOutcome.exam_id,
            ExamOutcome.taken_on,
            ExamOutcome.outcome,
            ReadinessEstimate.chance,
        )
        .join(ReadinessEstimate, ReadinessEstimate.id == ExamOutcome.estimate_id)
        .where(ReadinessEstimate.chance.is_not(None), ReadinessEstimate.answers >= FEWEST)
        .order_by(ExamOutcome.id)
    )
    last = {
        (learner, exam, day): (outcome, chance)
        for learner, exam, day, outcome, chance in session.execute(query)
    }
    told = [
        (chance, outcome is Outcome.PASSED)
        for outcome, chance in last.values()
        if chance is not None and outcome is not Outcome.UNSAID
    ]
    if len(told) < FEWEST_OUTCOMES:
        return Calibration(len(told), FEWEST_OUTCOMES, (), None, None)
    return Calibration(len(told), FEWEST_OUTCOMES, reliability(told), *platt(told))
