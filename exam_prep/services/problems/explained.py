"""Which items' explanations a learner may see now, and where: a reply may tell what an explanation tells."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.release import may_show_feedback
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.held import held_back


@dataclass(frozen=True, slots=True)
class Explained:
    """Where a learner may read each item's explanation: item id -> path of the latest one."""

    paths: dict[str, str]

    def covers(self, item_id: str) -> bool:
        """Whether the item's explanation, and with it a reply about it, may be shown now."""
        return item_id in self.paths


def explained_items(session: Session, learner: LearnerRef, items: Collection[str]) -> Explained:
    """Return which of `items` (ids) are explained to the learner.

    None that an open exam or set holds back, itself or by a sibling: two statements, whatever the number.
    """
    if not items:
        return Explained({})
    held = held_back(session, learner)
    query = (
        select(
            SittingItem.item_id,
            SittingItem.concept,
            SittingItem.position,
            SittingItem.committed_at.is_not(None).label("committed"),
            Sitting.public_id,
            Sitting.mode,
            Sitting.feedback,
            Sitting.state,
        )
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(Sitting.learner_id == learner.id, SittingItem.item_id.in_(items))
        .order_by(Sitting.id, SittingItem.position)
    )
    paths: dict[str, str] = {}
    waiting: set[str] = set()
    for row in session.execute(query):
        if may_show_feedback(row.mode, row.feedback, row.state, committed=row.committed):
            paths[row.item_id] = f"/sittings/{row.public_id}/{row.position}"
        if held.covers(row.item_id, row.concept):
            waiting.add(row.item_id)
    return Explained({item: path for item, path in paths.items() if item not in waiting})
