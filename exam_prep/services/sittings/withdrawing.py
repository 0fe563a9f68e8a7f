"""Take grades back when a sitting is reopened: moved aside whole, and the cards follow from what remains."""

import json
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from exam_prep.core.regrading.treatments import Credit
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.db.timing import StaffAct, WithdrawnGrade
from exam_prep.services.grading import forget_regrades
from exam_prep.services.readiness.predicting import set_apart
from exam_prep.services.remember import replay_cards


def withdraw_grades(session: Session, row: Sitting, act: StaffAct) -> None:
    """Un-grade what the end of a graded sitting graded; items that were checked before it stay checked.

    Each grade is kept with the act that took it back, and the item stays met: its explanation was released.
    """
    reviews = {
        event.position: event
        for event in session.scalars(select(ReviewEvent).where(ReviewEvent.sitting_id == row.id))
    }
    ended = select(SittingItem).where(
        SittingItem.sitting_id == row.id, SittingItem.committed_at == row.submitted_at
    )
    withdrawn = []
    for item_row in session.scalars(ended).all():
        review = reviews.get(item_row.position)
        session.add(_kept(row, item_row, review, act))
        item_row.committed_at = item_row.points = item_row.first_points = item_row.regrade_id = None
        item_row.credit = Credit.EARNED
        item_row.passed = False
        if review is not None:
            withdrawn.append(review)
    forget_regrades(session, row)
    session.flush()
    if withdrawn:
        first = min(event.id for event in withdrawn)
        set_apart(session, row.learner_id, since_event=first, now=act.at)
    _replay_without(session, row.learner_id, withdrawn)


def forget_points(session: Session, row: Sitting) -> None:
    """Un-grade a sitting that was never explained: nobody saw its grades, so none is kept."""
    session.execute(
        update(SittingItem)
        .where(SittingItem.sitting_id == row.id, SittingItem.committed_at == row.submitted_at)
        .values(
            committed_at=None,
            points=None,
            passed=False,
            first_points=None,
            regrade_id=None,
            credit=Credit.EARNED,
        )
    )
    forget_regrades(session, row)


def _kept(row: Sitting, item_row: SittingItem, review: ReviewEvent | None, act: StaffAct) -> WithdrawnGrade:
    at = item_row.committed_at or act.at
    return WithdrawnGrade(
        act_id=act.id,
        position=item_row.position,
        learner_id=row.learner_id,
        item_id=item_row.item_id,
        points=item_row.points,
        committed_at=at,
        submitted_at=row.submitted_at or at,
        explained_at=row.graded_at or at,
        review=None if review is None else as_json(review),
    )


def as_json(review: ReviewEvent) -> str:
    """Return a line of the log of reviews as JSON, to be kept where it is taken out."""
    columns = (column.key for column in ReviewEvent.__table__.columns)
    return json.dumps({name: _plain(getattr(review, name)) for name in columns})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _replay_without(session: Session, learner_id: int, withdrawn: list[ReviewEvent]) -> None:
    """Delete these lines of the learner's log of memory, and build their cards anew from the rest."""
    session.execute(delete(ReviewEvent).where(ReviewEvent.id.in_([event.id for event in withdrawn])))
    replay_cards(session, learner_id, {event.concept for event in withdrawn})
