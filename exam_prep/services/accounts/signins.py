"""Where an account is signed in: rows that can be ended, found by the hash of a token."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account, Factor, Signin
from exam_prep.db.learners import Learner
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.learners import LearnerRef

IDLE: Mapping[bool, timedelta] = {False: timedelta(hours=12), True: timedelta(hours=1)}
LONGEST: Mapping[bool, timedelta] = {False: timedelta(days=14), True: timedelta(hours=12)}
"""How long a sign-in lasts unused, and at most; staff (True) see other people's work, so less."""

SEEN_EVERY = timedelta(minutes=5)
"""How often a sign-in in use is noted."""

_FIND = (
    select(
        Signin.id,
        Signin.public_id,
        Signin.factor,
        Signin.created_at,
        Signin.last_seen_at,
        Account.id,
        Account.public_id,
        Account.email,
        Account.role,
        Account.fs_uniquifier,
        Learner.id,
        Learner.public_id,
        Learner.time_multiplier,
        Learner.time_zone,
    )
    .join(Account, Account.id == Signin.account_id)
    .join(Learner, Learner.id == Account.learner_id)
    .where(Signin.token_hash == bindparam("hash"), Account.active)
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in with a token. `uniquifier` is the library's name for the account."""

    id: int
    public_id: str
    factor: Factor
    last_seen_at: datetime
    account: AccountRef
    uniquifier: str
    learner: LearnerRef


@dataclass(frozen=True, slots=True)
class Place:
    """One browser in which an account is signed in; `last_seen_at` is when it last saved something."""

    public_id: str
    device: str
    factor: Factor
    created_at: datetime
    last_seen_at: datetime
    is_here: bool


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_signin(session: Session, token: str, *, used_at: datetime, now: datetime) -> SignedIn | None:
    """Return who is signed in with `token`, or None when the row is gone, too old or unused for too long.

    `used_at` is when the cookie was last renewed by a page that only looks: looking writes no row.
    """
    row = session.execute(_FIND, {"hash": hash_of(token)}).first()
    if row is None:
        return None
    (key, name, factor, created, seen, account, public, email, role, uniquifier, *rest) = row
    learner, learner_name, multiplier, zone = rest
    used = max(seen, used_at)
    if now - created >= LONGEST[role.is_staff] or now - used >= IDLE[role.is_staff]:
        return None
    return SignedIn(
        key,
        name,
        factor,
        seen,
        AccountRef(account, public, email, role, learner),
        uniquifier,
        LearnerRef(learner, learner_name, multiplier, ZoneInfo(zone)),
    )


def begin_signin(  # each argument is one column that the shell knows
    session: Session, account: int, token: str, *, public_id: str, factor: Factor, device: str, now: datetime
) -> None:
    """Note a sign-in of `account`; its token is in the cookie alone."""
    session.add(
        Signin(
            public_id=public_id,
            account_id=account,
            token_hash=hash_of(token),
            factor=factor,
            device=device,
            created_at=now,
            last_seen_at=now,
        )
    )
    session.flush()


def note_use(session: Session, signed_in: SignedIn, *, now: datetime) -> None:
    """Note that a sign-in is in use, at most every five minutes."""
    if now - signed_in.last_seen_at >= SEEN_EVERY:
        session.execute(update(Signin).where(Signin.id == signed_in.id).values(last_seen_at=now))


def end_signin(session: Session, token: str) -> None:
    """End one sign-in; its cookie opens nothing from now on, wherever it was copied to."""
    session.execute(delete(Signin).where(Signin.token_hash == hash_of(token)))


def end_signins(session: Session, account: int, *, but: str | None = None) -> int:
    """End all sign-ins of an account but the one with the token `but`; returns how many."""
    others = delete(Signin).where(Signin.account_id == account)
    if but is not None:
        others = others.where(Signin.token_hash != hash_of(but))
    return len(session.execute(others.returning(Signin.id)).all())


def list_signins(session: Session, account: AccountRef, here: str, *, now: datetime) -> list[Place]:
    """Return where an account is signed in, the row with public id `here` first, then the latest used.

    A row that nobody used for long may still be in use by looking alone, which only its cookie notes, so all
    are listed that have not reached their longest age.
    """
    rows = session.scalars(
        select(Signin)
        .where(Signin.account_id == account.id, Signin.created_at > now - LONGEST[account.role.is_staff])
        .order_by(Signin.last_seen_at.desc(), Signin.id.desc())
    )
    places = [
        Place(row.public_id, row.device, row.factor, row.created_at, row.last_seen_at, row.public_id == here)
        for row in rows
    ]
    return sorted(places, key=lambda place: not place.is_here)


def end_place(session: Session, account: int, public_id: str) -> None:
    """End the sign-in with this public id; raises NotFoundError when the account has none of that name."""
    public_id = public_id if public_id.isprintable() else ""
    one = delete(Signin).where(Signin.account_id == account, Signin.public_id == public_id)
    if session.execute(one.returning(Signin.id)).first() is None:
        raise NotFoundError("That sign-in has ended already; look at the list again.")


def purge_signins(session: Session, *, now: datetime) -> int:
    """Delete the rows of sign-ins that ended by their age; returns how many."""
    longest = LONGEST[Role.LEARNER.is_staff]
    ended = delete(Signin).where(Signin.created_at < now - longest).returning(Signin.id)
    return len(session.execute(ended).all())
