"""The groups that a learner is or was in, as the plain values of the document."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import called
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.form import instant


def group_records(session: Session, learner: LearnerRef) -> Iterator[dict[str, Any]]:
    """Give each membership in order of joining, also those that ended; nobody else of the group is named."""
    query = (
        select(CohortMember, Cohort)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(CohortMember.learner_id == learner.id)
        .order_by(CohortMember.id)
    )
    for row, cohort in session.execute(query):
        yield {
            "title": cohort.title,
            "naming": cohort.names.value,
            "shown_as": called(row.name, row.number),
            "joined_at": instant(row.joined_at),
            "left_at": instant(row.left_at),
            "removed_at": instant(row.removed_at),
        }
