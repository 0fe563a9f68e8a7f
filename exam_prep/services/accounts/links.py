"""One-time links: made for one account and purpose, kept as a hash, used once, gone after a while."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from exam_prep.db.accounts import Account, LinkKind, OneTimeLink
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.signins import hash_of

LIFE: Mapping[LinkKind, timedelta] = {
    LinkKind.CONFIRM: timedelta(hours=24),
    LinkKind.RESET: timedelta(minutes=10),
    LinkKind.INVITE: timedelta(days=7),
    LinkKind.ADDRESS: timedelta(hours=24),
}
HANDED_OVER = timedelta(hours=24)
"""Life of a link that the operator hands to somebody in person."""

STALE = "This link was used already or is too old; ask for a new one."


def issue(  # each argument is one column
    session: Session,
    account: int | None,
    kind: LinkKind,
    token: str,
    *,
    now: datetime,
    life: timedelta | None = None,
    email: str | None = None,
) -> None:
    """Make `token` a link of `kind`; older open ones of the same kind and account stop working.

    `account` None does the same work for an address without an account; that link opens nothing.
    """
    session.execute(
        delete(OneTimeLink).where(
            OneTimeLink.account_id == account, OneTimeLink.kind == kind, OneTimeLink.used_at.is_(None)
        )
    )
    session.add(
        OneTimeLink(
            account_id=account,
            kind=kind,
            token_hash=hash_of(token),
            email=email,
            created_at=now,
            expires_at=now + (life or LIFE[kind]),
        )
    )
    session.flush()


def look_at(session: Session, token: str, kinds: tuple[LinkKind, ...], *, now: datetime) -> OneTimeLink:
    """Return the link that `token` is; looking does not use it.

    Raises:
        NotFoundError: there is none of these kinds, it was used, it is too old, or its account is disabled.
    """
    link = session.scalar(
        select(OneTimeLink)
        .join(Account, Account.id == OneTimeLink.account_id)
        .where(
            OneTimeLink.token_hash == hash_of(token),
            OneTimeLink.kind.in_(kinds),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            Account.active,
        )
    )
    if link is None:
        raise NotFoundError(STALE)
    return link


def purge_links(session: Session, *, now: datetime) -> int:
    """Delete links that are over; returns how many."""
    over = delete(OneTimeLink).where(OneTimeLink.expires_at < now).returning(OneTimeLink.id)
    return len(session.execute(over).all())


def use(session: Session, link: OneTimeLink, *, now: datetime) -> Account:
    """Use up `link` and return its account; of two who do so at once, one gets NotFoundError."""
    used = session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
        .returning(OneTimeLink.id)
    ).first()
    if used is None:
        raise NotFoundError(STALE)
    return session.get_one(Account, link.account_id)
