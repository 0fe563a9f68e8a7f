"""Who leads a cohort; the last who can stays."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account
from exam_prep.db.cohorts import Cohort, CohortStaff
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.accounts.people import find_account, plain_address


@dataclass(frozen=True, slots=True)
class Leader:
    """One who leads a cohort. `can_lead` is false once they are disabled or no instructor any more."""

    public_id: str
    email: str
    can_lead: bool
    added_at: datetime


def list_staff(session: Session, cohort: Cohort) -> list[Leader]:
    """Return who leads the cohort, in the order in which they came."""
    query = (
        select(Account, CohortStaff.added_at)
        .join(CohortStaff, CohortStaff.account_id == Account.id)
        .where(CohortStaff.cohort_id == cohort.id)
        .order_by(CohortStaff.added_at, Account.id)
    )
    return [Leader(row.public_id, row.email, _can_lead(row), added) for row, added in session.execute(query)]


def add_staff(session: Session, cohort: Cohort, typed: str, *, now: datetime) -> str:
    """Let the instructor with this mail address lead the cohort too; returns the address. Twice is once.

    Raises:
        InvalidError: it is no address, or not that of an instructor's account in use.
    """
    email = plain_address(typed)
    account = find_account(session, email)
    if account is None or not _can_lead(account):
        raise InvalidError("No instructor has this mail address here. An admin can invite them first.")
    if session.get(CohortStaff, (cohort.id, account.id)) is None:
        session.add(CohortStaff(cohort_id=cohort.id, account_id=account.id, added_at=now))
        session.flush()
    return email


def remove_staff(session: Session, cohort: Cohort, account: str) -> None:
    """Let an account (by public id) lead the cohort no more; twice is once. The cohort's row is held.

    Raises:
        ConflictError: nobody else could lead the cohort.
    """
    if not any(leader.can_lead for leader in list_staff(session, cohort) if leader.public_id != account):
        raise ConflictError("Nobody else leads this group. Add another instructor first.")
    own = select(Account.id).where(Account.public_id == account)
    session.execute(
        delete(CohortStaff).where(CohortStaff.cohort_id == cohort.id, CohortStaff.account_id.in_(own))
    )


def _can_lead(account: Account) -> bool:
    return account.active and account.role in {Role.INSTRUCTOR, Role.ADMIN} and account.password is not None
