"""Which item asks a concept again: a sibling that was not seen for longest, and that nothing holds back."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.items import Item
from exam_prep.core.review_queue import choose_sibling
from exam_prep.db.memory import ReviewEvent
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.held import Held


def last_seen(session: Session, learner: LearnerRef) -> dict[str, datetime]:
    """Return when the learner last gave a graded response to each item."""
    query = (
        select(ReviewEvent.item_id, func.max(ReviewEvent.studied_at))
        .where(ReviewEvent.learner_id == learner.id)
        .group_by(ReviewEvent.item_id)
    )
    return dict(session.execute(query).all())


def other_items(loaded: Loaded, held: Held, *, concept: str, item_id: str) -> tuple[Item, ...]:
    """Return the siblings of `item_id` that can be asked now; those of a scenario come with its scene."""
    if held.covers(item_id, concept):
        return ()
    names = loaded.concepts.get(concept, ())
    return tuple(
        loaded.items[name].item for name in names if name != item_id and not held.covers(name, concept)
    )


def item_to_ask(
    siblings: tuple[Item, ...], last_item: str | None, seen: Mapping[str, datetime], *, seed: int
) -> Item:
    """Return the one of `siblings`, at least one, that was not seen for longest."""
    name = choose_sibling([(item.id, seen.get(item.id)) for item in siblings], last_item, seed=seed)
    return next(item for item in siblings if item.id == name)
