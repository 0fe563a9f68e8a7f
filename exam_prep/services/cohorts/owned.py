"""Find a cohort that somebody leads; whose it is stands in the query."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.cohorts import Cohort, CohortStaff
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.people import AccountRef


def led_by(who: AccountRef) -> Select[Cohort]:
    """Return the query for the cohorts that `who` leads; an admin leads all of them."""
    if who.role is Role.ADMIN:
        return select(Cohort)
    own = select(CohortStaff.cohort_id).where(CohortStaff.account_id == who.id)
    return select(Cohort).where(Cohort.id.in_(own))


def led_cohort(session: Session, who: AccountRef, public_id: str, *, lock: bool = False) -> Cohort:
    """Return the cohort `public_id` that `who` leads; `lock` holds its row until the transaction ends.

    Raises:
        NotFoundError: there is none, or others lead it.
    """
    query = led_by(who).where(Cohort.public_id == public_id)
    if lock:
        query = query.with_for_update(of=Cohort).execution_options(populate_existing=True)
    row = session.scalar(query)
    if row is None:
        raise no_such_cohort()
    return row


def no_such_cohort() -> NotFoundError:
    """Return the refusal for a cohort that is not there, or that others lead."""
    return NotFoundError("There is no such group here; look at the list of your groups.")
