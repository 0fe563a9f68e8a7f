"""Passkeys of accounts: made, listed, removed, and used once per challenge."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.core.passkeys import MOST, Site, plain_name
from exam_prep.db.accounts import Account, Passkey
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.accounts.ceremonies import (
    Person,
    ask_to_make,
    made,
    not_made,
    not_taken,
    read_use,
    used,
)
from exam_prep.services.accounts.people import note_act
from exam_prep.services.mail.outbox import enqueue

LIFE = timedelta(minutes=5)
"""How long a challenge waits for its answer."""

_FIRST = "first"
"""The library's word for a passkey that opens an account by itself."""
_MARK_SIGNS = 32


@dataclass(frozen=True, slots=True)
class Challenge:
    """The random bytes that a browser was asked to sign, and when."""

    sign: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser sent (JSON), at which site, to which challenge; None: it was asked nothing."""

    text: str
    site: Site
    challenge: Challenge | None


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey as its owner sees it. `mark` names it in forms; `is_synced`: it is kept beyond one device."""

    mark: str
    name: str
    is_synced: bool
    used_at: datetime


def list_passkeys(session: Session, account: int) -> tuple[PasskeyRow, ...]:
    """Return an account's passkeys in the order they were added."""
    return tuple(
        PasskeyRow(mark_of(one), one.name, one.backup_state, one.lastuse_datetime)
        for one in _of(session, account)
    )


def mark_of(passkey: Passkey) -> str:
    """Return by what forms name a passkey: 128 bits of the hash of its random id."""
    return hashlib.sha256(passkey.credential_id).hexdigest()[:_MARK_SIGNS]


def ask_for_new(session: Session, account: int, site: Site, sign: bytes, *, handle: str) -> str:
    """Return as JSON what the browser is asked for a new passkey; `handle` names an account without passkeys.

    Raises:
        ConflictError: the account has as many as it can hold.
    """
    person, present = _locked(session, account), _of(session, account)
    _check_room(present)
    person.fs_webauthn_user_handle = person.fs_webauthn_user_handle or handle
    session.flush()
    whom = Person(person.fs_webauthn_user_handle.encode(), person.email)
    return ask_to_make(site, whom, sign, [one.credential_id for one in present])


def check_name(session: Session, account: int, typed: str) -> str:
    """Return the name for a new passkey; raises InvalidError for none, or one that the account has."""
    name = plain_name(typed)
    if not name:
        raise InvalidError("Give the passkey a name by which you will know it, such as My phone.")
    if name.casefold() in {one.name.casefold() for one in _of(session, account)}:
        raise InvalidError("You have a passkey with this name already; choose another name.")
    return name


def add_passkey(
    session: Session, account: int, answer: Answer, name: str, *, mails: bool, now: datetime
) -> None:
    """Keep the passkey that `answer` proves; tell its owner by mail.

    Raises:
        InvalidError: the name does not do, the answer proves nothing, or it came too late.
        ConflictError: the account has as many as it can hold.
    """
    person, present = _locked(session, account), _of(session, account)
    _check_room(present)
    name = check_name(session, account, name)
    asked = _open(answer.challenge, not_made(), now)
    proven, ways = made(answer.site, asked.sign, answer.text)
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == proven.credential_id)):
        raise not_made()
    passkey = Passkey(
        name=name,
        credential_id=proven.credential_id,
        public_key=proven.credential_public_key,
        sign_count=proven.sign_count,
        transports=ways,
        backup_state=proven.credential_backed_up,
        device_type=proven.credential_device_type.value,
        usage=_FIRST,
        lastuse_datetime=now,
    )
    passkey.account_id = person.id
    session.add(passkey)
    _tell(session, person, MailKind.PASSKEY_ADDED, name, mails=mails, now=now)


def remove_passkey(session: Session, account: int, mark: str, *, mails: bool, now: datetime) -> str:
    """Remove one of the account's passkeys and tell its owner; return its name; raises NotFoundError."""
    person = _locked(session, account)
    passkey = next((one for one in _of(session, account) if mark_of(one) == mark), None)
    if passkey is None:
        raise NotFoundError(
            "This passkey is not on your account any more; reload the page to see those that are."
        )
    session.delete(passkey)
    _tell(session, person, MailKind.PASSKEY_REMOVED, passkey.name, mails=mails, now=now)
    return passkey.name


def use_passkey(session: Session, answer: Answer, *, now: datetime) -> Account:
    """Return the account that the passkey in `answer` opens.

    A challenge counts once: an answer to one that was asked before the passkey's last use is a replay, also
    from the many passkeys that do not count their uses.

    Raises:
        InvalidError: anything is off; the sentence is always the same.
    """
    asked = _open(answer.challenge, not_taken(), now)
    given = read_use(answer.text)
    passkey = session.scalar(
        select(Passkey)
        .where(Passkey.credential_id == given.raw_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if passkey is None or asked.at <= passkey.lastuse_datetime:
        raise not_taken()
    account = session.get_one(Account, passkey.account_id)
    handle = (account.fs_webauthn_user_handle or "").encode()
    if not account.active or account.confirmed_at is None or given.response.user_handle != handle:
        raise not_taken()
    proven = used(answer.site, asked.sign, given, passkey)
    passkey.sign_count, passkey.backup_state = proven.new_sign_count, proven.credential_backed_up
    passkey.lastuse_datetime = now
    session.flush()
    return account


def _open(challenge: Challenge | None, refusal: InvalidError, now: datetime) -> Challenge:
    if challenge is None or not challenge.at <= now < challenge.at + LIFE:
        raise refusal
    return challenge


def _locked(session: Session, account: int) -> Account:
    """Return the account's row, which is changed by one at a time: two tabs do not go beyond the limit."""
    return session.get_one(Account, account, with_for_update=True)


def _of(session: Session, account: int) -> list[Passkey]:
    mine = select(Passkey).where(Passkey.account_id == account).order_by(Passkey.id)
    return list(session.scalars(mine))


def _check_room(present: list[Passkey]) -> None:
    if len(present) >= MOST:
        raise ConflictError(
            "You have %(most)s passkeys, which is all an account can hold; remove one of them first.",
            most=MOST,
        )


def _tell(
    session: Session, person: Account, kind: MailKind, name: str, *, mails: bool, now: datetime
) -> None:
    note_act(session, person.public_id, kind.value.replace("_", " "), actor=person.public_id, now=now)
    if mails:
        enqueue(session, to=person.email, kind=kind, facts={"name": name}, now=now)
