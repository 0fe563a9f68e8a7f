"""Invitations: one link to one address for one role, once and for seven days; taken back at any time."""

from datetime import datetime

from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account, LinkKind, OneTimeLink
from exam_prep.db.learners import Learner
from exam_prep.errors import ConflictError
from exam_prep.services.accounts.joining import Fresh
from exam_prep.services.accounts.leaving import drop
from exam_prep.services.accounts.links import issue
from exam_prep.services.accounts.people import find_account, make_account, note_act
from exam_prep.services.item_statistics.setting_right import uncount_learners
from exam_prep.services.mail.outbox import enqueue


def invite(session: Session, email: str, role: Role, fresh: Fresh, *, actor: str, now: datetime) -> Account:
    """Make an account that waits for the person at a plain address, or invite again one who still waits.

    The role stands in the account and never in the link, so nobody brings another one along. An account whose
    address nobody confirmed becomes one that waits: whoever typed the address knows no password for it any
    more, and older links to it open nothing.

    Raises:
        ConflictError: the person has an account already.
    """
    account = find_account(session, email)
    if account is None:
        account = make_account(session, email, role, password=None, confirmed=False, ids=fresh.ids, now=now)
    elif account.confirmed_at is not None or not account.active:
        raise ConflictError(
            "There is an account with the address %(email)s already; look for it among the people.",
            email=email,
        )
    account.role, account.password = role, None
    session.execute(
        delete(OneTimeLink).where(OneTimeLink.account_id == account.id, OneTimeLink.used_at.is_(None))
    )
    issue(session, account.id, LinkKind.INVITE, fresh.token, now=now)
    note_act(session, account.public_id, f"invited as {role}", actor=actor, now=now)
    if fresh.mails:
        facts = {"link": fresh.link, "role": str(role)}
        enqueue(session, to=email, kind=MailKind.INVITATION, facts=facts, now=now)
    return account


def take_back(session: Session, account: Account, *, actor: str, now: datetime) -> None:
    """Let an open invitation open nothing any more; raises ConflictError once it was accepted."""
    if not waits(account):
        raise ConflictError("This person has accepted already; disable the account instead.")
    note_act(session, account.public_id, "invitation taken back", actor=actor, now=now)
    drop(session, account)


def waits(account: Account) -> bool:
    """Whether the account waits for the person who was invited."""
    return account.password is None


def not_taken_up(now: datetime) -> Select[int]:
    """Return the query for the learners of accounts that wait behind no open link."""
    opens = exists().where(
        OneTimeLink.account_id == Account.id, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now
    )
    return select(Account.learner_id).where(Account.password.is_(None), ~opens)


def purge_invitations(session: Session, *, now: datetime) -> int:
    """Delete accounts that wait behind no open link any more; returns how many. The address is free again."""
    uncount_learners(session, not_taken_up(now))
    gone = delete(Learner).where(Learner.id.in_(not_taken_up(now))).returning(Learner.id)
    return len(session.execute(gone).all())
