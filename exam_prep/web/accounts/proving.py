"""Was it proved lately that this is the owner? Asked before what opens an account is changed."""

from datetime import timedelta
from urllib.parse import quote

from flask import redirect, session
from flask.typing import ResponseReturnValue

from exam_prep.web.visitor import now

_PROVEN_AT = "proven_at"
"""In the cookie: when a password or passkey was last taken here, in POSIX seconds."""

_LATELY = timedelta(minutes=15)


def note_proof() -> None:
    """Note in the cookie that a password or a passkey was taken just now."""
    session[_PROVEN_AT] = now().timestamp()


def proven_lately() -> bool:
    """Whether that was less than 15 minutes ago."""
    since: float = now().timestamp() - session.get(_PROVEN_AT, 0)
    return 0 <= since < _LATELY.total_seconds()


def ask_again(path: str) -> ResponseReturnValue:
    """Lead to the page that asks for the password or a passkey, and from there to `path`."""
    return redirect(f"/account/verify?next={quote(path)}", 303)
