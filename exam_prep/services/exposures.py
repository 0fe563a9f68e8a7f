"""First exposures, which figures about a learner count: practice and mock alike, review never."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import Mode
from exam_prep.db.memory import ReviewEvent
from exam_prep.services.learners import LearnerRef


def first_exposures(learner_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a line of the log of reviews is a first exposure of this learner."""
    return (
        ReviewEvent.learner_id == learner_id,
        ReviewEvent.is_first_exposure.is_(True),
        ReviewEvent.mode != Mode.REVIEW,
    )


def points_by_tag(session: Session, learner: LearnerRef) -> dict[str, tuple[float, int]]:
    """Return points and number of first exposures for each tag that has any."""
    query = (
        select(ReviewEvent.tag, func.sum(ReviewEvent.points), func.count())
        .where(*first_exposures(learner.id))
        .group_by(ReviewEvent.tag)
    )
    return {tag: (points, count) for tag, points, count in session.execute(query)}
