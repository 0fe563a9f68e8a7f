"""What an open exam holds back: while its items wait to be explained, nothing else may explain them.

It is open in this sense until it is graded: one that staff gave may be handed in long before.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import Feedback, State
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef

IN_OPEN_EXAM = (
    "These questions are part of the exam or set you have open, or of one whose explanations come later. "
    "Finish it first, or choose other topics."
)


@dataclass(frozen=True, slots=True)
class Held:
    """The items of a learner's open sittings that explain at their end, and the concepts they test."""

    items: frozenset[str]
    concepts: frozenset[str]

    def covers(self, item_id: str, concept: str) -> bool:
        """Whether the item, or a sibling of it, waits for the end of an open sitting."""
        return item_id in self.items or concept in self.concepts

    def free_items(self, loaded: Loaded) -> frozenset[str]:
        """Return the served items that may be asked and explained now."""
        if not self.items:
            return frozenset(loaded.items)
        served = loaded.items.items()
        return frozenset(name for name, version in served if not self.covers(name, version.item.concept))


def held_back(session: Session, learner: LearnerRef) -> Held:
    """Return what sittings with feedback at the end hold back, until they are graded."""
    query = (
        select(SittingItem.item_id, SittingItem.concept)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(
            Sitting.learner_id == learner.id,
            Sitting.state.in_((State.IN_PROGRESS, State.SUBMITTED)),
            Sitting.feedback == Feedback.END,
        )
    )
    rows = session.execute(query).all()
    return Held(frozenset(row.item_id for row in rows), frozenset(row.concept for row in rows))


def held_from(session: Session, learner: LearnerRef, row: Sitting) -> Held:
    """Return what may not be explained on the pages of a sitting; staff's own trials explain everything."""
    return Held(frozenset(), frozenset()) if row.is_trial else held_back(session, learner)
