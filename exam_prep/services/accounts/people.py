"""Finding and making accounts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from exam_prep.core.mail import is_address
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account, AccountAct
from exam_prep.db.learners import Learner
from exam_prep.errors import InvalidError, NotFoundError

OPERATOR = "operator"
"""Who acts from the command line."""
NO_ACCOUNT = "There is no account with the address %(email)s; exam-prep user list shows all of them."


@dataclass(frozen=True, slots=True)
class AccountRef:
    """An account as the shell needs one."""

    id: int
    public_id: str
    email: str
    role: Role
    learner_id: int


@dataclass(frozen=True, slots=True)
class NewIds:
    """Three fresh random names that the shell brings to a new account."""

    account: str
    learner: str
    uniquifier: str


def plain_address(typed: str) -> str:
    """Return a mail address as accounts keep it; raises InvalidError when it can be none."""
    email = typed.strip().lower()
    domain = email.rpartition("@")[2]
    if not is_address(email) or "." not in domain.strip(".") or not email.isprintable():
        raise InvalidError("Write your mail address as in name@example.org.")
    return email


def find_account(session: Session, email: str) -> Account | None:
    """Return the account of a plain address, or None."""
    return session.scalar(select(Account).where(Account.email == email))


def get_account(session: Session, email: str) -> Account:
    """Return the account of a plain address; raises NotFoundError."""
    account = find_account(session, email)
    if account is None:
        raise NotFoundError(NO_ACCOUNT, email=email)
    return account


def make_account(
    session: Session,
    email: str,
    role: Role,
    *,
    password: str | None,
    confirmed: bool,
    ids: NewIds,
    now: datetime,
) -> Account:
    """Make an account with an empty learner of its own; `password` is a hash, or None until one is chosen."""
    learner = Learner(public_id=ids.learner, created_at=now, last_seen_at=now, time_multiplier=Decimal(1))
    session.add(learner)
    session.flush()
    account = Account(
        public_id=ids.account,
        learner_id=learner.id,
        email=email,
        role=role,
        password=password,
        fs_uniquifier=ids.uniquifier,
        confirmed_at=now if confirmed else None,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def renew_hash(session: Session, account: int, old: str | None, new: str) -> None:
    """Keep a password under a hash of today's cost, unless another password was set meanwhile."""
    session.execute(
        update(Account).where(Account.id == account, Account.password == old).values(password=new)
    )


def note_act(session: Session, account: str, act: str, *, actor: str, now: datetime) -> None:
    """Log what was done to an account (both by public id), and by whom."""
    session.add(AccountAct(account=account, actor=actor, act=act, at=now))
    session.flush()


def ref_of(account: Account) -> AccountRef:
    """Return the value that stands for an account's row."""
    return AccountRef(account.id, account.public_id, account.email, account.role, account.learner_id)
