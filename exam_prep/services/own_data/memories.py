"""Reviews and cards as the plain values of the document."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.release import may_show_feedback
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.db.sittings import Sitting
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.form import instant
from exam_prep.services.sittings.held import Held

_AT_ONCE = 500


def review_records(session: Session, learner: LearnerRef, held: Held) -> Iterator[dict[str, Any]]:
    """Give the log of reviews in order, without what an open exam asks again or a void sitting hides."""
    query = (
        select(ReviewEvent, Sitting)
        .join(Sitting, Sitting.id == ReviewEvent.sitting_id)
        .where(ReviewEvent.learner_id == learner.id)
        .order_by(ReviewEvent.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row, sitting in session.execute(query):
        released = may_show_feedback(sitting.mode, sitting.feedback, sitting.state, committed=True)
        if released and not held.covers(row.item_id, row.concept):
            yield _review_record(row, sitting.lasting_id)


def _review_record(row: ReviewEvent, sitting: str) -> dict[str, Any]:
    return {
        "sitting": sitting,
        "position": row.position,
        "mode": row.mode.value,
        "item": row.item_id,
        "concept": row.concept,
        "tag": row.tag,
        "is_first_exposure": row.is_first_exposure,
        "points": row.points,
        "certainty": row.certainty and row.certainty.value,
        "options": row.options,
        "struck": row.struck,
        "seconds": row.seconds,
        "rating": row.rating,
        "time_zone": row.time_zone,
        "studied_at": instant(row.studied_at),
    }


def card_records(session: Session, learner: LearnerRef, held: Held) -> Iterator[dict[str, Any]]:
    """Give the cards by concept, without those whose concept an open exam asks."""
    for row in session.scalars(select(Card).where(Card.learner_id == learner.id).order_by(Card.concept)):
        if row.concept not in held.concepts:
            yield {
                "concept": row.concept,
                "tag": row.tag,
                "stability": row.stability,
                "difficulty": row.difficulty,
                "due_at": instant(row.due_at),
                "last_review_at": instant(row.last_review_at),
                "reviews": row.reviews,
                "lapses": row.lapses,
                "is_misconception": row.is_misconception,
                "last_item": row.last_item_id,
                "last_option_order": row.last_option_order.split(),
            }
