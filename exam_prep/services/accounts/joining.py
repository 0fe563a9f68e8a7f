"""Becoming and staying an account: registering, one-time links, new passwords; one answer for everyone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account, LinkKind
from exam_prep.logs import SecurityEvent, security, short_name
from exam_prep.services.accounts.links import HANDED_OVER, issue, look_at, use
from exam_prep.services.accounts.people import NewIds, find_account, make_account, note_act
from exam_prep.services.accounts.signins import end_signins
from exam_prep.services.accounts.tries import forget_refusals
from exam_prep.services.mail.outbox import NOBODY, enqueue

SETS_PASSWORD = (LinkKind.RESET, LinkKind.INVITE)
"""The links behind which a password is chosen."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """What the shell brings where something may be made: ids, a token for a link, and the site's address.

    `mails` says whether letters go out; without them an account needs no confirmation.
    """

    ids: NewIds
    token: str
    site: str
    mails: bool

    @property
    def link(self) -> str:
        """The address of the one-time link."""
        return f"{self.site}/account/link/{self.token}"


def register(session: Session, email: str, password: str, fresh: Fresh, *, now: datetime) -> None:
    """Make a learner's account for a plain address with a hashed password, if the address is free.

    What is done looks the same for a known address: its owner gets a letter that leads to a new password.
    Nothing that was typed here touches an account that is there, confirmed or not. Who is invited has a link.
    For a known address the same rows are written and taken back, so that time tells nobody which it was.
    """
    known = find_account(session, email)
    waits = known is not None and known.password is None
    attempt = session.begin_nested()
    nobodys = f"{fresh.ids.account.lower()}@"
    account = _make_learner(session, nobodys if known else email, password, fresh, now=now)
    if known is None:
        attempt.commit()
    else:
        attempt.rollback()
        account = known
    if not fresh.mails:
        return
    kind = LinkKind.RESET if known else LinkKind.CONFIRM
    letter = MailKind.RESET_PASSWORD if known else MailKind.CONFIRM_ADDRESS
    issue(session, None if waits else account.id, kind, fresh.token, now=now)
    enqueue(session, to=NOBODY if waits else email, kind=letter, facts={"link": fresh.link}, now=now)


def _make_learner(session: Session, email: str, password: str, fresh: Fresh, *, now: datetime) -> Account:
    account = make_account(
        session, email, Role.LEARNER, password=password, confirmed=not fresh.mails, ids=fresh.ids, now=now
    )
    note_act(session, account.public_id, "registered", actor=account.public_id, now=now)
    return account


def ask_for_reset(session: Session, email: str, fresh: Fresh, *, now: datetime) -> None:
    """Send a link for a new password; an address without an account costs the same work and gets none.

    Nor does one that waits behind an invitation: its link is the only way in, for as long as it works.
    """
    account = find_account(session, email)
    reached = account if account is not None and account.active and account.password is not None else None
    issue(session, reached.id if reached else None, LinkKind.RESET, fresh.token, now=now)
    to = email if reached else NOBODY
    enqueue(session, to=to, kind=MailKind.RESET_PASSWORD, facts={"link": fresh.link}, now=now)


def hand_over(session: Session, account: Account, token: str, *, now: datetime) -> None:
    """Make `token` a link for a new password, to be given to somebody in person; it works for a day."""
    issue(session, account.id, LinkKind.RESET, token, now=now, life=HANDED_OVER)


def confirm(session: Session, token: str, *, now: datetime) -> Account:
    """Confirm an account's address by its link; raises NotFoundError for one that does not work.

    The shell asks for the password first: whoever registered somebody else's address does not get it
    confirmed by its owner.
    """
    account = use(session, look_at(session, token, (LinkKind.CONFIRM,), now=now), now=now)
    account.confirmed_at = account.confirmed_at or now
    note_act(session, account.public_id, "address confirmed", actor=account.public_id, now=now)
    return account


def set_password_by_link(
    session: Session, token: str, password: str, *, name_hash: str, mails: bool, now: datetime
) -> Account:
    """Set a hashed password by a link: all sign-ins end, refused tries are forgotten, the owner is told.

    Raises:
        NotFoundError: the link does not work (any more).
    """
    account = use(session, look_at(session, token, SETS_PASSWORD, now=now), now=now)
    account.confirmed_at = account.confirmed_at or now
    _set(session, account, password, name_hash, mails=mails, now=now)
    end_signins(session, account.id)
    return account


def change_password(
    session: Session, account: int, password: str, *, but: str, name_hash: str, mails: bool, now: datetime
) -> None:
    """Set a hashed password; all sign-ins end but the one with the token `but`."""
    _set(session, session.get_one(Account, account), password, name_hash, mails=mails, now=now)
    end_signins(session, account, but=but)


def _set(
    session: Session, account: Account, password: str, name_hash: str, *, mails: bool, now: datetime
) -> None:
    had_one = account.password is not None
    account.password = password
    forget_refusals(session, name_hash)
    security(SecurityEvent.PASSWORD_CHANGED, actor=short_name(account.public_id))
    note_act(session, account.public_id, "password set", actor=account.public_id, now=now)
    if mails and had_one:
        enqueue(session, to=account.email, kind=MailKind.PASSWORD_CHANGED, facts={}, now=now)
    session.flush()
