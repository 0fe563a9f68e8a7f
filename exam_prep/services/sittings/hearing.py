"""Note that the page of an exam is open; one cheap write, on the driver."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from exam_prep.db.driver import DriverCursor

TOLD_EVERY = timedelta(seconds=20)
"""How often an open page tells so, at least (exam_prep/static/js/beat.js)."""
_KEPT_EVERY = timedelta(seconds=10)
"""A second page of the same sitting adds no writes."""
_HEARD = (
    "UPDATE sitting SET heard_at = :at WHERE public_id = :sitting AND state = 'in_progress' "
    "AND assignment_id IS NOT NULL AND (heard_at IS NULL OR heard_at < :before) "
    "AND learner_id = (SELECT l.id FROM learner l WHERE l.public_id = :learner)"
)


def hear(session: Session, learner: str, sitting: str, *, now: datetime) -> None:
    """Note that the page of a sitting that staff gave, and that runs, was heard of at `now`; advisory."""
    cursor = DriverCursor(session)
    values = {
        "at": cursor.instant(now),
        "before": cursor.instant(now - _KEPT_EVERY),
        "sitting": sitting,
        "learner": learner,
    }
    cursor.change(_HEARD, values)
