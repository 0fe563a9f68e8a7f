"""Who is asking, and when: one learner and one instant a request."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from typing import cast
from zoneinfo import available_timezones

from flask import g, request, session

from exam_prep.core.roles import Role
from exam_prep.db.accounts import Factor
from exam_prep.errors import NotFoundError, SignedOutError
from exam_prep.seeds import new_public_id
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.accounts.signins import SignedIn, find_signin
from exam_prep.services.learners import DEFAULT_ZONE, LearnerRef, create_guest, find_learner, touch
from exam_prep.services.sittings.owned import NO_SITTING
from exam_prep.services.sittings.start import Start
from exam_prep.web.extensions import db, parts

GUEST = "learner"
"""In the cookie: the public id of a learner without an account."""
SIGNIN = "signin"
"""In the cookie: the token of a row of `signin`; the row decides."""
USED_AT = "used_at"
"""In the cookie: when a page was last opened, in POSIX seconds, so that looking needs no write."""

FRESH_AT = "fresh_at"
"""In the cookie: when the person last showed who they are, in POSIX seconds."""

FRESH_SECONDS = 15 * 60
"""How long that is enough to change how the account is signed in to (OWASP ASVS 5.0, 7.5.1)."""
_USED_EVERY_SECONDS = 300
_RENEWED_KEY = "renewed"
SIGN_IN_AGAIN = "You are signed out. Sign in again to go on where you were; what was saved is safe."

_WITHOUT_RENEWAL = frozenset({"assets", "health", "saves"})
ZONE_COOKIE = "zone"
KEEP_PAGE = "Keep-Page"
"""The header by which the worker on the device asks for a copy of a page to keep."""


def read_clock() -> None:
    """Read the clock once, before any work: this is when the request arrived."""
    g.now = parts().clock()


def renew_cookie() -> None:
    """Send a learner's cookie again with the first page of a day, so that it lasts while it is used."""
    today = now().date().isoformat()
    # A copy that is fetched ahead leaves the cookie alone: it may cross a page that is really looked at.
    wanted = (
        request.blueprint not in _WITHOUT_RENEWAL and GUEST in session and KEEP_PAGE not in request.headers
    )
    if wanted and session.get(_RENEWED_KEY) != today:
        session[_RENEWED_KEY] = today


def now() -> datetime:
    """Return when this request arrived."""
    return cast("datetime", g.now)


def visitor() -> LearnerRef | None:
    """Return the learner who is signed in, else the one of the guest's cookie; None for a newcomer."""
    if SIGNIN in session:
        found = signed_in()
        return found.learner if found else None
    if "learner" not in g:
        g.learner = find_learner(db.session(), session.get(GUEST))
    return cast("LearnerRef | None", g.learner)


def signed_in() -> SignedIn | None:
    """Return who is signed in, asked once a request; a sign-in that ended leaves the cookie."""
    if "signed_in" not in g:
        g.signed_in = _found_signin() if SIGNIN in session else None
    return cast("SignedIn | None", g.signed_in)


def _found_signin() -> SignedIn | None:
    used = session.get(USED_AT, 0)
    found = find_signin(db.session(), session[SIGNIN], used_at=datetime.fromtimestamp(used, UTC), now=now())
    if found and now().timestamp() - used >= _USED_EVERY_SECONDS:
        session[USED_AT] = now().timestamp()
    return found


def account() -> AccountRef | None:
    """Return the account that is signed in, or None."""
    found = signed_in()
    return found.account if found else None


def is_fresh() -> bool:
    """Whether whoever is signed in showed who they are a short while ago."""
    return signed_in() is not None and now().timestamp() - session.get(FRESH_AT, 0) < FRESH_SECONDS


def visitor_id() -> str | None:
    """Return the learner's public id: a guest's from the cookie alone, else of who is signed in, or None."""
    if SIGNIN in session:
        found = signed_in()
        return found.learner.public_id if found else None
    return cast("str | None", session.get(GUEST))


def saver_id() -> str | None:
    """Return `visitor_id` for a save; raises SignedOutError when the sign-in in the cookie has ended."""
    name = visitor_id()
    if name is None and SIGNIN in session:
        raise SignedOutError(SIGN_IN_AGAIN)
    return name


def owner() -> LearnerRef:
    """Return the learner who asks; a newcomer owns no sitting.

    Raises:
        SignedOutError: the sign-in that the cookie names has ended.
        NotFoundError: it is a newcomer.
    """
    learner = visitor()
    if learner is None and SIGNIN in session:
        raise SignedOutError(SIGN_IN_AGAIN)
    if learner is None:
        raise NotFoundError(NO_SITTING)
    return learner


def role() -> Role | None:
    """Return the role of the account that is signed in, or None."""
    found = account()
    return found.role if found else None


def with_second_factor() -> bool:
    """Whether somebody is signed in, and by more than a password."""
    found = signed_in()
    return found is not None and found.factor is Factor.SECOND


def learner_for_start() -> LearnerRef:
    """Return the learner who starts something; a newcomer becomes a guest and gets the cookie."""
    learner = visitor()
    if learner is None and SIGNIN in session:
        raise SignedOutError(SIGN_IN_AGAIN)
    if learner is None:
        name = _guest_name()
        learner = find_learner(db.session(), name) or create_guest(db.session(), name, now=now())
        session[GUEST] = learner.public_id
        session.permanent = g.is_new_guest = True
    session[_RENEWED_KEY] = now().date().isoformat()
    zone = _browser_zone() or learner.zone.key
    g.learner = touch(db.session(), learner, zone=zone, now=now())
    return cast("LearnerRef", g.learner)


def undo_start() -> None:
    """Take back a start that was refused, and with it the guest who was made for it."""
    db.session.rollback()
    if g.pop("is_new_guest", False):
        del session[GUEST], g.learner


def _guest_name() -> str:
    """Return a newcomer's name: it follows from the page's session, so a double click makes one guest."""
    mark = session.get("csrf_token")
    return hashlib.blake2b(str(mark).encode(), digest_size=16).hexdigest() if mark else new_public_id()


def start_values(start_key: str | None, what: str) -> Start:
    """Return what the shell brings to a start: the instant, a fresh seed and a name.

    One page may offer several starts under one key; `what` is started tells them apart.
    """
    key = f"{what} {start_key}" if start_key else None
    return Start(now=now(), seed=parts().seeds(), public_id=new_public_id(), start_key=key)


def time_zone() -> str:
    """Return the zone by which pages tell the time: the browser's, else the learner's, else ours."""
    learner = visitor()
    return _browser_zone() or (learner.zone.key if learner else DEFAULT_ZONE)


def plain_zone(named: str) -> str | None:
    """Return the zone of this name, or None where there is no such place."""
    return named if named in _zones() else None


def _browser_zone() -> str | None:
    """Return the zone that the page's script noted in a cookie, if there is such a zone."""
    return plain_zone(request.cookies.get(ZONE_COOKIE, ""))


@cache
def _zones() -> frozenset[str]:
    """Return the zones of places: names like "localtime" and "Factory" mean another thing on each machine."""
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")
