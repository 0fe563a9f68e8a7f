"""A guest's work comes along to an account: sittings and logs change hands, cards are replayed."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from exam_prep.core.sitting import State
from exam_prep.db.learners import Learner
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.db.sittings import ProblemReport, Sitting, SittingItem
from exam_prep.errors import ConflictError
from exam_prep.services.remember import move_card
from exam_prep.services.verify_memory import Exposures

_UNTRACKED = {"synchronize_session": False}
_OPEN_TWICE = (
    "The same exam is open here and in your account. Finish one of them first, then bring your work along."
)


def count_work(session: Session, learner: int) -> int:
    """Return how many sittings a learner has."""
    return session.scalar(select(func.count()).where(Sitting.learner_id == learner)) or 0


def bring_along(session: Session, guest: int, owner: int, *, now: datetime) -> None:
    """Give all work of the learner `guest` to the learner `owner`, and delete the guest.

    Where both met an item, the later explanation is no first exposure any more; where both met an idea, its
    card is made by replaying both histories in the order they happened. The owner's own extra time and zone
    stay; an owner without any work takes the guest's.

    Raises:
        ConflictError: both have the same exam open; nothing is moved.
    """
    for learner in sorted((guest, owner)):
        session.execute(select(Learner.id).where(Learner.id == learner).with_for_update())
    _refuse_open_twice(session, guest, owner)
    if not count_work(session, owner):
        _take_over(session, guest, owner)
    for table in (Sitting, ReviewEvent, ProblemReport):
        session.execute(
            update(table).where(table.learner_id == guest).values(learner_id=owner),
            execution_options=_UNTRACKED,
        )
    session.execute(delete(Card).where(Card.learner_id.in_((guest, owner))), execution_options=_UNTRACKED)
    session.execute(delete(Learner).where(Learner.id == guest), execution_options=_UNTRACKED)
    session.expire_all()
    session.get_one(Learner, owner).last_seen_at = now
    _recount(session, owner)
    session.flush()


def _refuse_open_twice(session: Session, guest: int, owner: int) -> None:
    open_exams = (
        select(Sitting.exam_id)
        .where(Sitting.learner_id.in_((guest, owner)), Sitting.state == State.IN_PROGRESS)
        .where(Sitting.exam_id.is_not(None))
        .group_by(Sitting.exam_id)
        .having(func.count() > 1)
    )
    if session.scalar(open_exams.limit(1)) is not None:
        raise ConflictError(_OPEN_TWICE)


def _take_over(session: Session, guest: int, owner: int) -> None:
    theirs, mine = session.get_one(Learner, guest), session.get_one(Learner, owner)
    mine.time_multiplier, mine.time_zone = theirs.time_multiplier, theirs.time_zone
    session.flush()


def _recount(session: Session, owner: int) -> None:
    """Say anew what was a first exposure, and replay every card."""
    exposures = Exposures(session, learner=owner)
    log = session.execute(
        select(ReviewEvent, SittingItem.option_order)
        .join(
            SittingItem,
            (SittingItem.sitting_id == ReviewEvent.sitting_id)
            & (SittingItem.position == ReviewEvent.position),
        )
        .where(ReviewEvent.learner_id == owner)
        .order_by(ReviewEvent.id)
    ).all()
    cards: dict[str, Card] = {}
    for event, option_order in log:
        event.is_first_exposure = exposures.is_first(owner, event.item_id, event.sitting_id)
        move_card(session, cards, event, option_order)
