"""There is always somebody who can run the site: the last admin stays one."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account
from exam_prep.errors import ConflictError


def lock_with_admins(session: Session, account: int) -> Account:
    """Hold an account and all admins until the transaction ends, and return the account.

    Two admins who leave at once come one after the other, so the second finds that it is the last.
    """
    wanted = select(Account).where(or_(Account.id == account, Account.role == Role.ADMIN))
    rows = session.scalars(
        wanted.order_by(Account.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    return next(row for row in rows if row.id == account)


def keep_an_admin(session: Session, account: Account) -> None:
    """Raise ConflictError when `account` is the only admin who can sign in; the rows are held already."""
    if account.role is not Role.ADMIN or not _can_sign_in(account):
        return
    others = select(Account).where(Account.role == Role.ADMIN, Account.id != account.id)
    if not any(_can_sign_in(other) for other in session.scalars(others)):
        raise ConflictError(
            "This is the only account that can run the site. Make someone else an admin first, "
            "and wait until they have signed in."
        )


def _can_sign_in(account: Account) -> bool:
    """Whether its person could sign in: neither disabled nor still waiting behind an invitation."""
    return account.active and account.password is not None and account.confirmed_at is not None
