"""Which items a learner met before: answered in another sitting, or told by one that ran again."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, or_, select, union_all
from sqlalchemy.orm import Session

from exam_prep.db.driver import DriverCursor
from exam_prep.db.item_statistics import CountedSitting
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.db.timing import WithdrawnGrade

_NEVER = datetime.max.replace(tzinfo=UTC)
_NO_SITTING = 0


def _is_closed() -> ColumnElement[bool]:
    """Return the condition that an item takes no more changes, or its points were told."""
    return or_(SittingItem.committed_at.is_not(None), SittingItem.points.is_not(None))


_MET = """
WITH asked AS (SELECT item_id FROM sitting_item WHERE sitting_id = :sitting)
SELECT met.item_id FROM sitting_item AS met JOIN sitting ON sitting.id = met.sitting_id
WHERE sitting.learner_id = :learner AND sitting.id != :sitting
AND (met.committed_at IS NOT NULL OR met.points IS NOT NULL)
AND met.item_id IN (SELECT item_id FROM asked)
UNION ALL SELECT item_id FROM withdrawn_grade
WHERE learner_id = :learner AND item_id IN (SELECT item_id FROM asked)
"""


def met_before(cursor: DriverCursor, row: Sitting) -> set[str]:
    """Return those items of a sitting that its learner met before, as the log stands now.

    Met is what any other sitting closed, be it voided since, and what was told before a reopening.
    """
    return {item for (item,) in cursor.rows(_MET, {"learner": row.learner_id, "sitting": row.id})}


def met_by_clock(session: Session, row: Sitting) -> set[str]:
    """Return the same for a sitting that nobody counted in its time: what was closed before it, or counts."""
    counted = select(CountedSitting.sitting_id)
    before = or_(SittingItem.committed_at < row.submitted_at, SittingItem.sitting_id.in_(counted))
    query = (
        select(SittingItem.item_id)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(
            Sitting.learner_id == row.learner_id,
            SittingItem.sitting_id != row.id,
            SittingItem.committed_at.is_not(None),
            before,
        )
    )
    told = select(WithdrawnGrade.item_id).where(WithdrawnGrade.learner_id == row.learner_id)
    return set(session.scalars(union_all(query, told)))


def first_sittings(session: Session, learner_id: int) -> dict[str, int]:
    """Return for each item that a learner met the sitting that did so first; 0 where none stands for it.

    By the clock, equal times by the number of the sitting.
    """
    query = (
        select(SittingItem.item_id, SittingItem.committed_at, SittingItem.sitting_id)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(Sitting.learner_id == learner_id, _is_closed())
    )
    found = [(item, at or _NEVER, sitting) for item, at, sitting in session.execute(query)]
    told = select(WithdrawnGrade.item_id, WithdrawnGrade.committed_at)
    found += [
        (item, at, _NO_SITTING)
        for item, at in session.execute(told.where(WithdrawnGrade.learner_id == learner_id))
    ]
    firsts: dict[str, int] = {}
    for item, _at, sitting in sorted(found, key=lambda each: each[1:]):
        firsts.setdefault(item, sitting)
    return firsts
