"""Find a sitting that belongs to the learner who asks; whose it is stands in the query."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from exam_prep.core.release import may_show_feedback
from exam_prep.db.learners import Learner
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import ConflictError, NotFoundError

NO_SITTING = (
    "There is no such practice or exam here. It may belong to another browser; start from the first page."
)
NO_POSITION = "This set has no question with that number; go back to the set."

_OWNED = (
    select(Sitting)
    .join(Learner, Learner.id == Sitting.learner_id)
    .where(Sitting.public_id == bindparam("sitting"), Learner.public_id == bindparam("learner"))
)


def lock_learner(session: Session, learner_id: int) -> None:
    """Hold the learner's row until the transaction ends; always before a sitting's row.

    What moves a learner's cards waits here, so that two sittings never move one card from the same start.
    """
    session.execute(select(Learner.id).where(Learner.id == learner_id).with_for_update())


def owned_sitting(session: Session, learner: str | None, sitting: str, *, lock: bool = False) -> Sitting:
    """Return the sitting `sitting` of the learner with public id `learner`.

    `lock` holds the row until the transaction ends, so that a save and a submission cannot cross.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    query = _OWNED.with_for_update(of=Sitting) if lock else _OWNED
    row = session.scalar(query, {"sitting": sitting, "learner": learner or ""})
    if row is None:
        raise NotFoundError(NO_SITTING)
    return row


def sitting_item(session: Session, sitting: Sitting, position: int) -> SittingItem:
    """Return the item at `position`; raises NotFoundError when the form is shorter."""
    row = session.get(SittingItem, (sitting.id, position))
    if row is None:
        raise NotFoundError(NO_POSITION)
    return row


def released_item(session: Session, learner: str, sitting: str, position: int) -> SittingItem:
    """Return the learner's item at `position`, once its explanation may be known.

    Raises:
        NotFoundError: the sitting is not this learner's, or has no such position.
        ConflictError: the item is not committed yet, or its result not released.
    """
    row = owned_sitting(session, learner, sitting)
    item_row = sitting_item(session, row, position)
    committed = item_row.committed_at is not None
    if not may_show_feedback(row.mode, row.feedback, row.state, committed=committed):
        raise ConflictError("This question is not explained yet; answer it first.")
    return item_row
