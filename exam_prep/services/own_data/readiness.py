"""What was predicted for a learner, and how their exams went, as the plain values of the document."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.readiness import ExamOutcome, ReadinessEstimate
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.form import instant
from exam_prep.services.sittings.held import Held


def estimate_records(session: Session, learner: LearnerRef, held: Held) -> Iterator[dict[str, Any]]:
    """Give the predictions in order; none while an open exam holds grades back: they follow from grades."""
    if held.concepts:
        return
    query = select(ReadinessEstimate).where(ReadinessEstimate.learner_id == learner.id)
    for row in session.scalars(query.order_by(ReadinessEstimate.id)):
        yield {
            "at": instant(row.at),
            "model_version": row.model_version,
            "exam": row.exam_id,
            "exam_version": row.blueprint_version,
            "exam_on": row.exam_on and row.exam_on.isoformat(),
            "answers": row.answers,
            "low": row.low,
            "high": row.high,
            "mean": row.mean,
            "chance": row.chance,
        }


def outcome_records(session: Session, learner: LearnerRef) -> Iterator[dict[str, Any]]:
    """Give what the learner said of real exams, in order."""
    query = select(ExamOutcome).where(ExamOutcome.learner_id == learner.id).order_by(ExamOutcome.id)
    for row in session.scalars(query):
        yield {
            "at": instant(row.at),
            "exam": row.exam_id,
            "taken_on": row.taken_on.isoformat(),
            "outcome": row.outcome.value,
        }
