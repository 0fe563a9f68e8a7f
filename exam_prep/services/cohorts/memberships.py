"""A learner's own cohorts: what staff see of them there, and leaving."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming, called
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.errors import NotFoundError
from exam_prep.services.learners import LearnerRef


@dataclass(frozen=True, slots=True)
class Membership:
    """One cohort of a learner; `called` is how its staff see them."""

    public_id: str
    title: str
    names: Naming
    called: str
    joined_at: datetime
    removed: bool
    joining_open: bool
    archived: bool


def list_memberships(session: Session, learner: LearnerRef | None) -> list[Membership]:
    """Return the cohorts that a learner is in or was taken out of, the latest first; not those they left."""
    if learner is None:
        return []
    query = (
        select(CohortMember, Cohort)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(CohortMember.learner_id == learner.id, CohortMember.left_at.is_(None))
        .order_by(CohortMember.joined_at.desc(), CohortMember.id.desc())
    )
    return [
        Membership(
            row.public_id,
            cohort.title,
            cohort.names,
            called(row.name, row.number),
            row.joined_at,
            removed=row.removed_at is not None,
            joining_open=cohort.joining_open,
            archived=cohort.archived_at is not None,
        )
        for row, cohort in session.execute(query)
    ]


def leave(session: Session, learner: LearnerRef, membership: str, *, now: datetime) -> str:
    """End a membership (by public id) and return the cohort's title; the name that was typed there goes.

    The row stays under its number: coming back is the same membership, and who was taken out stays out.

    Raises:
        NotFoundError: the learner has no such membership, or has left.
    """
    query = (
        select(CohortMember, Cohort.title)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(
            CohortMember.public_id == membership,
            CohortMember.learner_id == learner.id,
            CohortMember.left_at.is_(None),
        )
        .with_for_update(of=CohortMember)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFoundError("You are not in this group any more; look at the list of your groups.")
    row, title = found
    row.left_at, row.name = now, None
    session.flush()
    return str(title)
