"""Estimate a learner's readiness, and write a prediction down where a sitting was graded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from exam_prep.core.readiness.estimate import Estimate, estimate
from exam_prep.core.readiness.model import MODEL_VERSION
from exam_prep.core.readiness.outlook import Outlook
from exam_prep.db.readiness import ReadinessEstimate, ReadinessForm
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.goals import goal_of
from exam_prep.services.learners import LearnerRef
from exam_prep.services.readiness.evidence import FirstAnswer, evidence_for, first_answers, months_ahead
from exam_prep.services.readiness.outlooks import dump_outlook, hash_of, outlook_of


@dataclass(frozen=True, slots=True)
class Readiness:
    """An estimate with what it was made for."""

    outlook: Outlook
    exam_on: date | None
    found: Estimate
    last_event: int


def readiness_of(
    session: Session, cache: ServedBankCache, learner: LearnerRef, *, now: datetime
) -> Readiness | None:
    """Return the estimate for the learner's goal, or over the domains; None where the bank has no item."""
    goal = goal_of(session, learner)
    outlook = outlook_of(cache.current(session), goal.exam_id if goal else None)
    if not outlook.size:
        return None
    exam_on = goal.exam_on if goal and outlook.exam_id else None
    given = first_answers(session, cache, learner.id)
    return Readiness(
        outlook, exam_on, estimate_at(outlook, given, exam_on, now), given[-1].event if given else 0
    )


def estimate_at(
    outlook: Outlook, given: Sequence[FirstAnswer], exam_on: date | None, at: datetime
) -> Estimate:
    """Return the estimate from these first answers at one instant; predicting and rebuilding share it."""
    evidence = evidence_for(outlook, given)
    return estimate(outlook, evidence.answers, months=months_ahead(evidence.middle, exam_on, at))


def log_prediction(session: Session, cache: ServedBankCache, learner: LearnerRef, *, now: datetime) -> None:
    """Write down what is predicted now; nothing while there is no first answer that counts."""
    known = readiness_of(session, cache, learner, now=now)
    if known is None or not known.found.answers:
        return
    found = known.found
    session.add(
        ReadinessEstimate(
            learner_id=learner.id,
            at=now,
            model_version=MODEL_VERSION,
            form_hash=_kept_form(session, known.outlook),
            exam_id=known.outlook.exam_id,
            blueprint_version=known.outlook.blueprint_version,
            exam_on=known.exam_on,
            last_event=known.last_event,
            answers=found.answers,
            low=found.low,
            high=found.high,
            mean=found.mean,
            chance=found.chance,
        )
    )
    session.flush()


def set_apart(session: Session, learner_id: int, *, since_event: int, now: datetime) -> None:
    """Mark the predictions that rest on line `since_event` of the log or a later one: the log moves."""
    session.execute(
        update(ReadinessEstimate)
        .where(
            ReadinessEstimate.learner_id == learner_id,
            ReadinessEstimate.last_event >= since_event,
            ReadinessEstimate.log_changed_at.is_(None),
        )
        .values(log_changed_at=now),
        execution_options={"synchronize_session": False},
    )


def _kept_form(session: Session, outlook: Outlook) -> str:
    text = dump_outlook(outlook)
    name = hash_of(text)
    kept = select(ReadinessForm.hash).where(ReadinessForm.hash == name)
    if session.scalar(kept) is None:
        attempt = session.begin_nested()
        session.add(ReadinessForm(hash=name, content=text))
        try:
            session.flush()
        except IntegrityError:
            # Another learner's sitting was graded at the same moment and kept the same form.
            attempt.rollback()
        else:
            attempt.commit()
    return name
