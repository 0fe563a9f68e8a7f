"""The cookie's signature goes by the application's clock, so that a jump of the machine's ends no session."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from exam_prep.clock import Clock


class SteadySessions(SecureCookieSessionInterface):
    """Flask's sessions, dated by a clock that is given.

    Dated by the wall clock, a cookie from before a step back would be one from the future and be refused.
    """

    def __init__(self, clock: Clock) -> None:
        class SteadySigner(TimestampSigner):
            """Dates a signature by the clock around it."""

            def get_timestamp(self) -> int:
                """Return the seconds since 1970."""
                return int(clock().timestamp())

        self._signer = SteadySigner

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the serializer that signs cookies; None without a secret."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = self._signer
        return serializer
