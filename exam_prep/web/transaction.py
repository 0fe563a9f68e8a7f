"""One transaction a request: readers never write, writers begin as writers before their first read."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g
from flask import session as cookie
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from exam_prep.db.engine import begin_write
from exam_prep.db.trouble import crossed
from exam_prep.services.accounts.signins import note_use
from exam_prep.web.extensions import db
from exam_prep.web.visitor import now, signed_in

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

_FLASHES = "_flashes"
"""Where Flask keeps messages for the next page."""


def writes(view: Callable[P, R]) -> Callable[P, R]:
    """Run `view` in one write transaction; commit when it answers, roll back when it raises.

    The answer leaves after the commit, so "saved" is never said of what could still be lost. Where two
    requests insert the same thing at once (a double click on PostgreSQL), or wait for each other, the loser
    runs once more and finds what the winner made.
    """

    @wraps(view)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return _attempt(view, *args, **kwargs)
        except DBAPIError as error:
            if not crossed(error):
                raise
            return _attempt(view, *args, **kwargs)

    return in_transaction


def _attempt(view: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    g.pop("learner", None)
    session = db.session()
    if session.in_transaction():
        session.rollback()
    begin_write(session)
    if (found := signed_in()) is not None:
        note_use(session, found, now=now())
    told = list(cookie.get(_FLASHES, ()))
    try:
        answer = view(*args, **kwargs)
        session.commit()
    except BaseException:
        leave_transaction()
        # A learner who was read or made in this transaction may be gone with it.
        g.pop("learner", None)
        # "Noted" must not be said of what was rolled back.
        if list(cookie.get(_FLASHES, ())) != told:
            cookie[_FLASHES] = told
        raise
    return answer


def leave_transaction() -> None:
    """Roll back; a database that ended the transaction by itself (disk full), or is gone, may refuse that."""
    try:
        db.session.rollback()
    except SQLAlchemyError as error:
        log.warning("rollback_refused", extra={"error": type(error).__name__})
        db.session.remove()
