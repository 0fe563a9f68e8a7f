"""What a browser says of itself, and a cookie by which an account's own device is known again."""

import hashlib
import hmac
import re
from datetime import timedelta

from flask import Response, request

from exam_prep.services.accounts.tries import Guess
from exam_prep.web.extensions import parts

_COOKIE = "device"
_LIFE = timedelta(days=365)
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    (r"iPhone|iPad", "iOS"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
)


def device_name() -> str:
    """Return browser and system, "Firefox, Android"; nothing finer, so that it tells nobody apart."""
    agent = request.user_agent.string[:400]
    browser = next((name for sign, name in _BROWSERS if sign in agent), "Browser")
    system = next((name for pattern, name in _SYSTEMS if re.search(pattern, agent)), "")
    return ", ".join(filter(None, (browser, system)))


def guess_at(email: str) -> Guess:
    """Return whom this request tries to be (a plain address) and from where, as keyed hashes."""
    known = hmac.compare_digest(request.cookies.get(_cookie(), ""), keyed("device", email))
    return Guess(name_hash(email), keyed("from", request.remote_addr or ""), device_known=known)


def name_hash(email: str) -> str:
    """Return the keyed hash under which tries at a plain address are counted."""
    return keyed("name", email)


def remember_device(response: Response, email: str) -> Response:
    """Let this browser be known as one where the account was signed in; it opens nothing by itself."""
    response.set_cookie(
        _cookie(),
        keyed("device", email),
        max_age=_LIFE,
        secure=parts().settings.serves_https,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def forget_device(response: Response) -> Response:
    """Take the mark away again: the account is gone."""
    response.delete_cookie(
        _cookie(), secure=parts().settings.serves_https, httponly=True, samesite="Lax", path="/"
    )
    return response


def _cookie() -> str:
    return f"__Host-{_COOKIE}" if parts().settings.serves_https else _COOKIE


def step_guess(public_id: str) -> Guess:
    """Return whose second factor is tried, by the account's public id, and from where, as keyed hashes."""
    return Guess(
        keyed("second step of", public_id), keyed("from", request.remote_addr or ""), device_known=False
    )


def keyed(purpose: str, text: str) -> str:
    """Return a hash of `text` that only this site can compute, for one purpose."""
    key = hashlib.sha256(parts().settings.secret_key.encode()).digest()
    return hashlib.blake2b(f"{purpose} {text}".encode(), key=key, digest_size=16).hexdigest()
