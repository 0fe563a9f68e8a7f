"""Let scores, or explanations with them, be known by hand; what waits follows in the next round."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from exam_prep.core.assignments import AssignmentActKind
from exam_prep.core.sitting import State
from exam_prep.db.assignments import Assignment
from exam_prep.db.sittings import Sitting
from exam_prep.services.assignments.acts import log_act


def release_score(session: Session, row: Assignment, *, actor: str, now: datetime) -> None:
    """Let the scores be known, without what was right in them; the row is held. Twice is once."""
    if row.score_released_at is None:
        row.score_released_at = now
        session.flush()
        log_act(session, row, AssignmentActKind.RELEASE_SCORE, actor=actor, now=now)


def release_items(session: Session, row: Assignment, *, actor: str, now: datetime) -> None:
    """Let scores and explanations be known; the row is held. Twice is once.

    The sweeper grades the sittings that wait, each in a short transaction of its own, so that a class of any
    size holds up nobody's save.
    """
    if row.items_released_at is None:
        row.score_released_at = row.score_released_at or now
        row.items_released_at = now
        session.flush()
        look_again(session, row, now=now)
        log_act(session, row, AssignmentActKind.RELEASE_ITEMS, actor=actor, now=now)


def look_again(session: Session, row: Assignment, *, now: datetime) -> None:
    """Let the sweeper ask anew, in its next round, whether the sittings that wait may be known."""
    session.execute(
        update(Sitting)
        .where(Sitting.assignment_id == row.id, Sitting.state == State.SUBMITTED)
        .values(check_at=now)
    )
