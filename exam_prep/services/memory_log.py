"""Add lines to a learner's log of reviews where they belong in time: a memory cannot go back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from exam_prep.db.memory import ReviewEvent


def add_in_order(session: Session, learner_id: int, new: Sequence[ReviewEvent]) -> None:
    """Add `new` lines, in their own order, to a learner's log; written anew as one where they fall within it.

    The rows that stood there keep all they say but their number, and each of the two logs its own order.
    """
    if not new:
        return
    old = session.scalars(
        select(ReviewEvent).where(ReviewEvent.learner_id == learner_id).order_by(ReviewEvent.id)
    ).all()
    if old and old[-1].studied_at > new[0].studied_at:
        lines = merged([_line(event) for event in old], [_line(event) for event in new])
        # The database may give a number anew, so no row is remembered by its old one.
        for event in old:
            session.expunge(event)
        session.execute(
            delete(ReviewEvent).where(ReviewEvent.learner_id == learner_id),
            execution_options={"synchronize_session": False},
        )
    else:
        lines = [_line(event) for event in new]
    session.execute(insert(ReviewEvent), lines)


def merged(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of two logs by `studied_at`, each log in its own order, the old one first at a tie."""
    lines: list[dict[str, Any]] = []
    waiting = list(reversed(new))
    for line in old:
        while waiting and waiting[-1]["studied_at"] < line["studied_at"]:
            lines.append(waiting.pop())
        lines.append(line)
    return lines + waiting[::-1]


def _line(event: ReviewEvent) -> dict[str, Any]:
    names = (column.key for column in ReviewEvent.__table__.columns)
    return {name: getattr(event, name) for name in names if name != "id"}
