"""A reopened sitting is graded anew at its end, so what regrades did to its old grades goes with them."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from exam_prep.db.regrading import RegradedSitting
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.grading import follow_dropped


def forget_regrades(session: Session, row: Sitting) -> None:
    """Take away the lines of items that are not graded any more; each grade as it was stands withdrawn."""
    session.flush()
    rows = session.scalars(
        select(SittingItem).where(SittingItem.sitting_id == row.id).order_by(SittingItem.position)
    ).all()
    open_ones = [item_row.position for item_row in rows if item_row.committed_at is None]
    session.execute(
        delete(RegradedSitting).where(
            RegradedSitting.sitting_id == row.id, RegradedSitting.position.in_(open_ones)
        )
    )
    follow_dropped(row, rows)
