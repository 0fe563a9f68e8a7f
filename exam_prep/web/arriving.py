"""Bodies that arrive slowly: they may hold some, but never all threads of a process (ADR 0023)."""

import threading
from collections.abc import Iterable
from typing import Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from exam_prep.errors import UnavailableError

MOST_READING = 3
"""Bodies that one process reads at a time; one less than it has threads."""
PATIENCE_SECONDS = 0.25
"""How long a body waits for its turn; one that is there already is read in far less than a millisecond."""


class Readable(Protocol):
    """What a server gives to read a body from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, `b""` at the end; waits for them."""


class WithTurns:
    """Stands before the application and lets bodies be read by turns."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._turns = threading.BoundedSemaphore(MOST_READING)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does."""
        stream = environ.get("wsgi.input")
        if stream is not None:
            environ["wsgi.input"] = BodyInTurn(stream, self._turns)
        return self._app(environ, start_response)


class BodyInTurn:
    """A body that is read when it is this body's turn."""

    def __init__(self, stream: Readable, turns: threading.Semaphore) -> None:
        self._stream = stream
        self._turns = turns

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes of the body; raises UnavailableError when no turn comes soon."""
        if not self._turns.acquire(timeout=PATIENCE_SECONDS):
            raise UnavailableError("Many are sending just now; try again in a few seconds.")
        try:
            return self._stream.read(size)
        finally:
            self._turns.release()
