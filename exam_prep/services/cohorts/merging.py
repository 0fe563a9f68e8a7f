"""Memberships of a guest who becomes one with an account: nobody is in a cohort twice."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import CohortMember


def merge_memberships(session: Session, guest: int, into: int) -> None:
    """End the guest's membership where `into` has one of the same cohort; others stay as they are.

    In is who was in by either way, under the account's number and, where it has one, the account's name. Who
    was taken out stays out: the account's own row says so. What the guest alone was
    given is the account's.
    """
    both = select(CohortMember).where(CohortMember.learner_id.in_((guest, into)))
    rows = {(row.learner_id, row.cohort_id): row for row in session.scalars(both)}
    for (learner, cohort), row in rows.items():
        own = rows.get((into, cohort))
        if learner == guest and own is not None:
            _take_in(own, row)
            session.execute(update(Assignment).where(Assignment.member_id == row.id).values(member_id=own.id))
            session.delete(row)
    session.flush()


def _take_in(own: CohortMember, other: CohortMember) -> None:
    own.joined_at = min(own.joined_at, other.joined_at)
    if own.left_at is not None and other.left_at is None and other.removed_at is None:
        own.left_at, own.name = None, other.name
