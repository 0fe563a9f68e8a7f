"""Letters to people about their account: their kinds, what each must be told, and when it is tried again."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class MailKind(StrEnum):
    """What a letter is about; each kind has a template of its name in templates/mail."""

    CONFIRM_ADDRESS = "confirm_address"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # a kind of letter
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # same
    ADDRESS_CHANGE = "address_change"
    ADDRESS_CHANGED = "address_changed"
    SIGN_IN_LINK = "sign_in_link"
    UNLOCK = "unlock"
    INVITATION = "invitation"
    ACCOUNT_DELETED = "account_deleted"
    NEW_SIGN_IN = "new_sign_in"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    SECOND_FACTOR_CHANGED = "second_factor_changed"


class MailState(StrEnum):
    """Where a letter stands; all but WAITING are final."""

    WAITING = "waiting"
    SENT = "sent"
    EXPIRED = "expired"
    """It could not be delivered while it was worth delivering."""
    REFUSED = "refused"
    """The receiving server does not take letters for this address."""
    DROPPED = "dropped"
    """There is no one to send it to, or no mail server is set up."""


FACTS: Mapping[MailKind, frozenset[str]] = {
    MailKind.CONFIRM_ADDRESS: frozenset({"link"}),
    MailKind.RESET_PASSWORD: frozenset({"link"}),
    MailKind.PASSWORD_CHANGED: frozenset(),
    MailKind.ADDRESS_CHANGE: frozenset({"link"}),
    MailKind.ADDRESS_CHANGED: frozenset(),
    MailKind.SIGN_IN_LINK: frozenset({"link"}),
    MailKind.UNLOCK: frozenset({"link"}),
    MailKind.INVITATION: frozenset({"link", "role"}),
    MailKind.ACCOUNT_DELETED: frozenset(),
    MailKind.NEW_SIGN_IN: frozenset({"device"}),
    MailKind.PASSKEY_ADDED: frozenset({"name"}),
    MailKind.PASSKEY_REMOVED: frozenset({"name"}),
    MailKind.SECOND_FACTOR_CHANGED: frozenset({"change"}),
}
"""The facts that each kind has to be given, no fewer and no more."""

LONGEST_LIFE = timedelta(hours=24)
LEASE = timedelta(minutes=3)
"""How long a claimed letter is left alone: longer than any delivery lasts (services/mail/smtp.py)."""

_SHORT_LIFE = timedelta(minutes=10)
_LIVES: Mapping[MailKind, timedelta] = {
    MailKind.RESET_PASSWORD: _SHORT_LIFE,
    MailKind.SIGN_IN_LINK: _SHORT_LIFE,
    MailKind.UNLOCK: timedelta(hours=1),
}
_PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=3),
)
_LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f@<>()\[\],;:\\\"]+@[^\s\x00-\x1f\x7f-\x9f@<>()\[\],;:\\\"]+")


def life(kind: MailKind) -> timedelta:
    """Return how long a letter is worth delivering: as long as its link works, at most a day."""
    return _LIVES.get(kind, LONGEST_LIFE)


def next_try(kind: MailKind, created_at: datetime, tries: int, now: datetime) -> datetime | None:
    """Return when to try again after `tries` (1, 2, …) failed ones, or None when it would be too late.

    1, 5, 30 minutes, 2 hours, then every 3; a short-lived letter waits an eighth of its life at most.
    """
    pause = _PAUSES[min(tries, len(_PAUSES)) - 1]
    again = now + max(min(pause, life(kind) / 8), _PAUSES[0])
    return again if again < created_at + life(kind) else None


def is_address(text: str) -> bool:
    """Whether `text` is one plain mail address, without a name, a list or anything that ends a header."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None
