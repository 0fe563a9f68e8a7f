"""A learner says what is wrong with an item that was explained to them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.problem_reports import LONGEST_TEXT, ReportState
from exam_prep.db.problem_reports import ProblemReport
from exam_prep.errors import InvalidError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.owned import lock_learner, released_item


def report_problem(  # who, where, what, and what the shell brings
    session: Session,
    learner: LearnerRef,
    sitting: str,
    position: int,
    text: str,
    *,
    public_id: str,
    now: datetime,
) -> None:
    """Keep what the learner found wrong with the item; the same words again, while they wait, are kept once.

    Raises:
        InvalidError: the text is empty or too long; nothing was kept.
        NotFoundError: the sitting is not this learner's, or has no such position.
        ConflictError: the item is not explained yet.
    """
    words = text.strip()
    if not words:
        raise InvalidError("Write what is wrong with the question, then send it.")
    if len(words) > LONGEST_TEXT:
        raise InvalidError("The report is too long; keep it under %(most)s signs.", most=LONGEST_TEXT)
    item_row = released_item(session, learner.public_id, sitting, position)
    lock_learner(session, learner.id)
    same = select(ProblemReport.id).where(
        ProblemReport.learner_id == learner.id,
        ProblemReport.item_version_id == item_row.item_version_id,
        ProblemReport.text == words,
        ProblemReport.state == ReportState.OPEN,
    )
    if session.scalar(same.limit(1)) is None:
        session.add(
            ProblemReport(
                learner_id=learner.id,
                item_version_id=item_row.item_version_id,
                text=words,
                created_at=now,
                public_id=public_id,
            )
        )
        session.flush()
