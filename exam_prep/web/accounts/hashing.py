"""Argon2id, never inside a write transaction and never more than two at once in a process."""

from threading import BoundedSemaphore

from flask import current_app
from flask_security import hash_password, verify_password

from exam_prep.core.passwords import normalized

_AT_ONCE = BoundedSemaphore(2)
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$bV7OdP0ItZBn4pqHXjdptQ$dRWfLMuBnDt1QIqw4i64ltVqa3J8eTh1V+IbtUtYlyQ"
"""A hash with our cost whose password nobody knows: an address without an account takes as long to refuse."""


def hashed(password: str | None) -> str:
    """Return the hash of a password; takes some 50 ms, so call it outside a transaction."""
    with _AT_ONCE:
        return hash_password(normalized(password or ""))


def is_dated(stored: str) -> bool:
    """Whether `stored` was made at another cost than ours of today, and should be made anew."""
    return bool(current_app.extensions["security"].pwd_context.needs_update(stored))


def is_right(password: str, stored: str | None) -> bool:
    """Whether `password` is the one behind `stored`; None, where there is no account, takes as long."""
    with _AT_ONCE:
        right = verify_password(normalized(password), stored or _NOBODYS)
    return right and stored is not None
