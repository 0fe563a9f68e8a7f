"""Find an assignment of a cohort that somebody leads; whose it is stands in the query."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.cohorts.owned import led_by


def given_by(who: AccountRef) -> Select[Assignment]:
    """Return the query for what is given to the cohorts that `who` leads; an admin leads all of them."""
    return select(Assignment).where(Assignment.cohort_id.in_(led_by(who).with_only_columns(Cohort.id)))


def led_assignment(session: Session, who: AccountRef, public_id: str, *, lock: bool = False) -> Assignment:
    """Return the assignment `public_id` of a cohort that `who` leads; `lock` holds it until the end.

    Raises:
        NotFoundError: there is none, or others lead its cohort.
    """
    query = given_by(who).where(Assignment.public_id == public_id)
    if lock:
        query = query.with_for_update(of=Assignment).execution_options(populate_existing=True)
    row = session.scalar(query)
    if row is None:
        raise no_such_assignment()
    return row


def cohort_of(session: Session, given: Assignment) -> Cohort:
    """Return the cohort that an assignment is given to, or to one of whose members."""
    return session.get_one(Cohort, given.cohort_id)


def member_of(session: Session, given: Assignment) -> CohortMember | None:
    """Return the one member whom an assignment is for; None where it is for the whole cohort."""
    return None if given.member_id is None else session.get_one(CohortMember, given.member_id)


def no_such_assignment() -> NotFoundError:
    """Return the refusal for an assignment that is not there, or that is not this person's."""
    return NotFoundError("There is no such exam given here; look at the list of your exams.")
