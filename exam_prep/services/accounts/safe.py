"""What opens the second factor's secrets: a key that the database does not hold.

Who reads a copy of the database alone can compute no code and knows no recovery code.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken
from passlib.exc import TokenError  # type: ignore[import-untyped]  # passlib ships no types
from passlib.totp import TOTP  # type: ignore[import-untyped]  # same

from exam_prep.core.recovery_codes import plain_code
from exam_prep.errors import UnavailableError

WRONG_CLOCK = timedelta(seconds=30)
"""How far the phone's clock may be off, to either side: one step (RFC 6238, 5.2)."""

_NO_KEY = "Your app cannot be checked just now. Tell the people who run this site; your work is safe."
_SECRET_HEX = 40
"""160 bits, as RFC 4226 asks for."""


@dataclass(frozen=True)
class Safe:
    """Seals and opens what belongs to the second factor, by the application's secret key."""

    secret_key: str
    issuer: str = "Exam prep"
    """The name under which an app lists the account."""

    def seal(self, secret: str) -> str:
        """Return what is kept of a random secret, given as hexadecimal digits, 40 at least."""
        return self._lock.encrypt(secret[:_SECRET_HEX].encode()).decode()

    def key(self, sealed: str) -> str:
        """Return the secret as a person types it into an app: groups of four signs."""
        return str(self._opened(sealed).pretty_key(sep=" "))

    def address(self, sealed: str, email: str) -> str:
        """Return the otpauth address that a QR code shows to an app."""
        return str(self._opened(sealed).to_uri(email))

    def step_of(self, sealed: str, code: str, *, after: int | None, now: datetime) -> int | None:
        """Return the time step whose code was typed, or None when it fits none, or one that was used.

        `after` is the last step that was accepted: neither it nor an older one is taken again.

        Raises:
            UnavailableError: it was sealed under another secret key of the site.
        """
        try:
            matched = self._opened(sealed).match(
                code, time=int(now.timestamp()), window=int(WRONG_CLOCK.total_seconds()), last_counter=after
            )
        except TokenError:
            return None
        return int(matched.counter)

    def recovery_hash(self, typed: str) -> str | None:
        """Return what is kept of a recovery code; None for what can be none."""
        plain = plain_code(typed)
        if plain is None:
            return None
        return hmac.digest(self._key("recovery codes"), plain.encode(), "sha256").hex()

    def _opened(self, sealed: str) -> TOTP:
        try:
            secret = self._lock.decrypt(sealed).decode()
        except InvalidToken as error:
            raise UnavailableError(_NO_KEY) from error
        return TOTP(key=secret, format="hex", issuer=self.issuer)

    @cached_property
    def _lock(self) -> Fernet:
        return Fernet(urlsafe_b64encode(self._key("authenticator")))

    def _key(self, purpose: str) -> bytes:
        """Return a key for one purpose, so that none can be used for another."""
        secret = hashlib.sha256(self.secret_key.encode()).digest()
        return hashlib.blake2b(purpose.encode(), key=secret, digest_size=32).digest()
