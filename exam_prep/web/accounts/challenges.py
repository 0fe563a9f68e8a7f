"""A challenge for a passkey, kept in the signed cookie until its answer comes; and the site it is for."""

from datetime import datetime

from flask import request, session

from exam_prep.core.passkeys import Site, site_of
from exam_prep.errors import InvalidError
from exam_prep.seeds import new_secret
from exam_prep.services.accounts.passkeys import Challenge
from exam_prep.web.extensions import parts
from exam_prep.web.visitor import now

_CHALLENGE = "challenge"
"""In the cookie: what was asked, and when. That it counts once follows from the passkey's last use."""


def new_challenge() -> bytes:
    """Return fresh random bytes and remember them for this browser; an older challenge is forgotten."""
    sign = new_secret()
    session[_CHALLENGE] = [sign, now().isoformat()]
    return sign.encode()


def take_challenge() -> Challenge | None:
    """Return what this browser was asked, and forget it; None when it was asked nothing."""
    kept = session.pop(_CHALLENGE, None)
    return None if kept is None else Challenge(kept[0].encode(), datetime.fromisoformat(kept[1]))


def site_here() -> Site | None:
    """Return the site for which passkeys work at the address of this request, or None."""
    return site_of(parts().settings.base_url, request.host_url)


def site() -> Site:
    """Return the same; raises InvalidError with the address where they work."""
    found = site_here()
    if found is None:
        raise not_here()
    return found


def not_here() -> InvalidError:
    """Return the refusal that says where passkeys work."""
    base = parts().settings.base_url
    if base:
        return InvalidError(
            "Passkeys work at %(site)s only; open that address, or sign in with your password.", site=base
        )
    _, colon, port = request.host.rpartition(":")
    here = f"http://localhost{colon}{port if colon else ''}"
    return InvalidError("To try passkeys on this machine, open %(site)s instead.", site=here)
