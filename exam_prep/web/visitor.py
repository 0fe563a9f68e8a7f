"""Who is asking, and when: one learner and one instant a request."""

from datetime import datetime
from typing import cast

from flask import g, session

from exam_prep.errors import NotFoundError
from exam_prep.seeds import new_public_id
from exam_prep.services.learners import LearnerRef, create_guest, find_learner, touch
from exam_prep.services.sittings.owned import NO_SITTING
from exam_prep.services.sittings.start import Start
from exam_prep.web.extensions import db, parts

_COOKIE_KEY = "learner"


def read_clock() -> None:
    """Read the clock once, before any work: this is when the request arrived."""
    g.now = parts().clock()


def now() -> datetime:
    """Return when this request arrived."""
    return cast("datetime", g.now)


def visitor() -> LearnerRef | None:
    """Return the learner whom the cookie names, or None for a newcomer."""
    return find_learner(db.session(), session.get(_COOKIE_KEY))


def visitor_id() -> str | None:
    """Return the public id in the cookie without asking the database."""
    return cast("str | None", session.get(_COOKIE_KEY))


def owner() -> LearnerRef:
    """Return the learner whom the cookie names; a newcomer owns no sitting, so NotFoundError."""
    learner = visitor()
    if learner is None:
        raise NotFoundError(NO_SITTING)
    return learner


def learner_for_start() -> LearnerRef:
    """Return the learner who starts something; a newcomer becomes a guest and gets the cookie."""
    learner = visitor()
    if learner is None:
        learner = create_guest(db.session(), new_public_id(), now=now())
        session[_COOKIE_KEY] = learner.public_id
        session.permanent = True
    touch(db.session(), learner, now=now())
    return learner


def start_values(start_key: str | None) -> Start:
    """Return what the shell brings to a start: the instant, a fresh seed and a name."""
    return Start(now=now(), seed=parts().seeds(), public_id=new_public_id(), start_key=start_key or None)


def time_zone() -> str | None:
    """Return the learner's zone, by which pages tell the time."""
    learner = visitor()
    return learner.zone.key if learner else None
