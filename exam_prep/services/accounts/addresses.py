"""Another mail address for an account: asked for, confirmed by a link to it, told to the old one."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.db.accounts import Account, LinkKind, OneTimeLink
from exam_prep.errors import ConflictError
from exam_prep.services.accounts.joining import Fresh
from exam_prep.services.accounts.links import issue, look_at, use
from exam_prep.services.accounts.people import AccountRef, find_account, note_act
from exam_prep.services.mail.outbox import NOBODY, enqueue


def ask_for_address(
    session: Session, account: AccountRef, email: str, fresh: Fresh, *, now: datetime
) -> None:
    """Send a link to the plain address `email`, which becomes the account's once it is used.

    Where another account has the address the work is the same, and nobody gets the link.
    """
    taken = find_account(session, email) is not None
    issue(session, account.id, LinkKind.ADDRESS, fresh.token, now=now, email=email)
    to = NOBODY if taken else email
    enqueue(session, to=to, kind=MailKind.ADDRESS_CHANGE, facts={"link": fresh.link}, now=now)


def hand_over_address(session: Session, account: Account, email: str, token: str, *, now: datetime) -> None:
    """Make `token` a link for a new plain address, to be given in person.

    Raises:
        ConflictError: another account has the address.
    """
    _refuse_taken(session, email)
    issue(session, account.id, LinkKind.ADDRESS, token, now=now, email=email)


def new_address(session: Session, token: str, *, now: datetime) -> str:
    """Return the address that a link would set; raises NotFoundError for one that does not work."""
    return str(look_at(session, token, (LinkKind.ADDRESS,), now=now).email)


def change_address(session: Session, token: str, *, mails: bool, now: datetime) -> None:
    """Give the account of a link its new address, and tell the old one; older links to it open nothing.

    The shell asks for the password first: a link that went to a stranger by a slip gives them nothing.

    Raises:
        NotFoundError: the link does not work (any more).
        ConflictError: somebody else took the address meanwhile; the link stays as it was.
    """
    link = look_at(session, token, (LinkKind.ADDRESS,), now=now)
    email = str(link.email)
    _refuse_taken(session, email)
    account = use(session, link, now=now)
    old, account.email = account.email, email
    session.flush()
    session.execute(
        delete(OneTimeLink).where(OneTimeLink.account_id == account.id, OneTimeLink.used_at.is_(None))
    )
    note_act(session, account.public_id, "address changed", actor=account.public_id, now=now)
    if mails:
        enqueue(session, to=old, kind=MailKind.ADDRESS_CHANGED, facts={}, now=now)


def _refuse_taken(session: Session, email: str) -> None:
    if find_account(session, email) is not None:
        raise ConflictError(
            "There is an account with the address %(email)s already. Take another one, or sign in with it.",
            email=email,
        )
