"""Every error as a page with a way back, or as JSON where a script asked; never a trace."""

import logging
from http import HTTPStatus
from math import ceil
from urllib.parse import quote

from flask import Flask, flash, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, SecurityError

from exam_prep.db.faults import Fault, fault_of, store_error
from exam_prep.errors import (
    ConflictError,
    ExamPrepError,
    InvalidError,
    NotFoundError,
    SignedOutError,
    StoreError,
    UnavailableError,
)
from exam_prep.logs import SecurityEvent, security
from exam_prep.services.accounts.tries import TooManyTriesError
from exam_prep.web.extensions import db
from exam_prep.web.request_log import actor, route
from exam_prep.web.telling import told
from exam_prep.web.transaction import leave_transaction

log = logging.getLogger(__name__)

_FOR_SCRIPTS = frozenset({"saves", "health"})
_PASSING = frozenset(
    {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INSUFFICIENT_STORAGE}
)
_KEPT_IN_THE_PAGE = frozenset({"sittings", "after", "practice", "review"})
"""Blueprints whose forms may be sent again from the page that says why not: none holds a secret."""

STATUS: dict[type[ExamPrepError], int] = {
    TooManyTriesError: 429,
    SignedOutError: 401,
    NotFoundError: 404,
    ConflictError: 409,
    InvalidError: 422,
    UnavailableError: 503,
}


def add_error_pages(app: Flask) -> None:
    """Map the error tree, HTTP errors and a database in trouble to pages."""
    app.register_error_handler(ExamPrepError, _refused)
    app.register_error_handler(SignedOutError, _signed_out)
    app.register_error_handler(TooManyTriesError, _too_many_tries)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeoutError, _all_connections_taken)
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: ExamPrepError) -> int:
    """Return the HTTP status of an error of the tree."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)


def _refused(error: ExamPrepError) -> ResponseReturnValue:
    titles = {
        404: _("We could not find that"),
        409: _("That has changed meanwhile"),
        422: _("There is a problem"),
        503: _("Please try again in a moment"),
    }
    status = status_of(error)
    if status == HTTPStatus.NOT_FOUND:
        security(
            SecurityEvent.ACCESS_REFUSED, level=logging.DEBUG, route=route(), status=status, actor=actor()
        )
    return _page(status, titles.get(status, _("Something went wrong")), told(error))


def _signed_out(error: SignedOutError) -> ResponseReturnValue:
    """Send a page to the sign-in, which leads back to it; a script keeps its change and is told."""
    if request.is_json or request.blueprint in _FOR_SCRIPTS:
        return _page(HTTPStatus.UNAUTHORIZED, "", told(error))
    methods = request.url_rule.methods if request.url_rule else None
    flash(told(error))
    return redirect(f"/account/login?next={quote(request.path if 'GET' in (methods or ()) else '/')}", 303)


def _too_many_tries(error: TooManyTriesError) -> ResponseReturnValue:
    security(SecurityEvent.LIMIT_REACHED, level=logging.WARNING, reason="tries", route=route())
    title = _("Please wait a moment") if error.seconds else _("Please set a new password")
    return _page(HTTPStatus.TOO_MANY_REQUESTS, title, told(error), wait=error.seconds or 0)


def wait_page(seconds: int) -> ResponseReturnValue:
    """Return the answer to too many requests: 429, and when to come back."""
    minutes = ceil(seconds / 60)
    message = ngettext(
        "Many requests came from where you are in a short time, so this one was not taken. "
        "Wait %(num)s minute, then go back and try again.",
        "Many requests came from where you are in a short time, so this one was not taken. "
        "Wait %(num)s minutes, then go back and try again.",
        minutes,
    )
    return _page(HTTPStatus.TOO_MANY_REQUESTS, _("Please wait a moment"), message, wait=seconds)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    del error
    security(SecurityEvent.CSRF_REFUSED, route=route(), actor=actor())
    return _page(
        400,
        _("This page is out of date"),
        _("The page could not prove that it came from here. Go back, reload it and try again."),
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    _tell_security(status, error)
    match status:
        case HTTPStatus.NOT_FOUND:
            told = (
                _("We could not find that"),
                _("There is no page at this address; start over."),
            )
        case HTTPStatus.METHOD_NOT_ALLOWED:
            told = _("That does not work here"), _("This address takes another kind of request; go back.")
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            told = _("That is too much"), _("What was sent is too large; send less and try again.")
        case HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            told = _("That cannot be taken here"), _("This address takes no files; send words instead.")
        case _other:
            told = _("There is a problem"), _("The request could not be read; go back and try again.")
    return _page(status, *told)


def _database(error: DBAPIError) -> ResponseReturnValue:
    leave_transaction()
    fault = fault_of(error)
    if fault is None:
        return _unexpected(error)
    if fault is Fault.UNWRITABLE:
        # A connection that was opened read-only stays so; new ones find out when that is over.
        db.engine.dispose()
    return _store(store_error(fault))


def _all_connections_taken(error: PoolTimeoutError) -> ResponseReturnValue:
    del error
    return _store(store_error(Fault.BUSY))


def _store(error: StoreError) -> ResponseReturnValue:
    """Say what the store's trouble means for what was sent; a full disk has a status of its own."""
    log.error("database_unavailable", extra={"error": str(error.fault), **_which()})
    status = HTTPStatus.INSUFFICIENT_STORAGE if error.fault == Fault.FULL else HTTPStatus.SERVICE_UNAVAILABLE
    message = told(error)
    if request.blueprint == "saves" and request.method == "POST":
        kept = _("Your answer is kept on this device and will be sent again by itself.")
        message = f"{message} {kept}"
    title = _("Please try again in a moment")
    return _page(status, title, message, again=True)


def _unexpected(error: Exception) -> ResponseReturnValue:
    leave_transaction()
    log.error("unexpected", extra={"error": type(error).__name__, **_which()}, exc_info=error)
    return _page(
        500,
        _("Something went wrong on our side"),
        _("What you had saved is safe. Go back and try again; if it stays so, tell those who run this site."),
    )


def _tell_security(status: HTTPStatus, error: HTTPException) -> None:
    event = {
        HTTPStatus.FORBIDDEN: SecurityEvent.ACCESS_REFUSED,
        HTTPStatus.TOO_MANY_REQUESTS: SecurityEvent.LIMIT_REACHED,
    }.get(status)
    if isinstance(error, SecurityError):
        # A host that is not ours: the session, which names the actor, is not there yet.
        security(SecurityEvent.HOST_REFUSED, status=int(status))
    elif event is not None:
        level = logging.DEBUG if event is SecurityEvent.ACCESS_REFUSED else logging.INFO
        security(event, level=level, route=route(), status=int(status), actor=actor())


def _which() -> dict[str, object]:
    return {"request": g.get("request_id"), "route": route()}


def _page(
    status: int, title: str, message: str, wait: int = 5, *, again: bool = False
) -> ResponseReturnValue:
    headers = {"Retry-After": str(wait)} if status in _PASSING and wait else {}
    if request.is_json or request.blueprint in _FOR_SCRIPTS:
        return jsonify(message=message), status, headers
    page = render_template(
        "errors/problem.html",
        status=status,
        title=title,
        message=message,
        here=request.full_path.rstrip("?") if again else "",
        sent=_sent() if again else None,
        back_url="/",
        back_text=_("Go to the first page"),
    )
    return page, status, headers


def _sent() -> list[tuple[str, str]] | None:
    """Return the fields of a form that may be sent again as it is; None where none was, or may be, kept."""
    if request.method != "POST" or request.blueprint not in _KEPT_IN_THE_PAGE:
        return None
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
