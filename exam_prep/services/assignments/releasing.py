"""Let scores, or explanations with them, be known by hand; what waits is graded right after it."""

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

    The sittings that wait are graded afterwards, each in a short transaction of its own, so that a class of
    any size holds up nobody's save: by `sweep_given` at once, and what it leaves by the sweeper.
    """
    if row.items_released_at is None:
        row.score_released_at = row.score_released_at or now
        row.items_released_at = now
        session.flush()
        look_again(session, row, now=now)
        log_act(session, row, AssignmentActKind.RELEASE_ITEMS, actor=actor, now=now)


def look_again(session: Session, row: Assignment, *, now: datetime) -> None:
    """Let it be asked anew, once this is committed, whether the sittings that wait may be known."""
    session.execute(
        update(Sitting)
        .where(Sitting.assignment_id == row.id, Sitting.state == State.SUBMITTED)
        .values(check_at=now)
    )
