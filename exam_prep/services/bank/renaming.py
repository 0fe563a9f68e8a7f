"""A concept's new name: what learners remember of it follows, so that no work is lost by an edit."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from exam_prep.core.bank import Taxonomy
from exam_prep.db.learners import Learner
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.db.sittings import SittingItem
from exam_prep.services.remember import replay_cards

_UNTRACKED = {"synchronize_session": False}


def follow_renames(session: Session, taxonomy: Taxonomy, *, served: Taxonomy | None) -> None:
    """Give rows of concepts that `taxonomy` says were renamed their new name; `served` was synced before.

    The logs are append-only in what happened; the name of an idea is no part of that. Where a learner has
    met the idea under both names, one card is made by replaying both histories in the order they happened.
    """
    fresh = renames(taxonomy).items() - (renames(served).items() if served else set())
    if fresh:
        # Who commits a response locks the learner first; no name may change between their look and their log.
        session.execute(select(Learner.id).order_by(Learner.id).with_for_update()).all()
    for old, new in sorted(fresh):
        _rename(session, old, new)


def renames(taxonomy: Taxonomy) -> dict[str, str]:
    """Return the present name of each earlier one; a name that still stands for an idea was not given up."""
    return {
        old: concept.id
        for concept in taxonomy.concepts.values()
        for old in concept.renamed_from
        if old not in taxonomy.concepts
    }


def _rename(session: Session, old: str, new: str) -> None:
    for table in (SittingItem, ReviewEvent):
        session.execute(
            update(table).where(table.concept == old).values(concept=new), execution_options=_UNTRACKED
        )
    has_new = select(Card.learner_id).where(Card.concept == new)
    both = session.scalars(
        select(Card.learner_id).where(Card.concept == old, Card.learner_id.in_(has_new))
    ).all()
    for learner in both:
        session.execute(
            delete(Card).where(Card.learner_id == learner, Card.concept == old),
            execution_options=_UNTRACKED,
        )
        replay_cards(session, learner, (new,))
    session.execute(update(Card).where(Card.concept == old).values(concept=new), execution_options=_UNTRACKED)
