"""Every error as a page with a way back, or as JSON where a script asked; never a trace."""

import logging
from http import HTTPStatus

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from exam_prep.db.faults import Fault, fault_of, store_error
from exam_prep.errors import (
    ConflictError,
    ExamPrepError,
    InvalidError,
    NotFoundError,
    StoreError,
    UnavailableError,
)
from exam_prep.web.extensions import db
from exam_prep.web.telling import told
from exam_prep.web.transaction import leave_transaction

log = logging.getLogger(__name__)

_FOR_SCRIPTS = frozenset({"saves", "health"})
_KEPT_IN_THE_PAGE = frozenset({"sittings", "after", "practice", "review"})
"""Blueprints whose forms may be sent again from the page that says why not: none holds a secret."""

_COME_BACK = frozenset({HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INSUFFICIENT_STORAGE})

STATUS: dict[type[ExamPrepError], int] = {
    NotFoundError: 404,
    ConflictError: 409,
    InvalidError: 422,
    UnavailableError: 503,
}


def add_error_pages(app: Flask) -> None:
    """Map the error tree, HTTP errors and a database in trouble to pages."""
    app.register_error_handler(ExamPrepError, _refused)
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
    return _page(status, titles.get(status, _("Something went wrong")), told(error))


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    del error
    return _page(
        400,
        _("This page is out of date"),
        _("The page could not prove that it came from here. Go back, reload it and try again."),
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
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
    log.error("store fault=%s method=%s endpoint=%s", error.fault, request.method, request.endpoint)
    status = HTTPStatus.INSUFFICIENT_STORAGE if error.fault == Fault.FULL else HTTPStatus.SERVICE_UNAVAILABLE
    message = told(error)
    if request.blueprint == "saves" and request.method == "POST":
        kept = _("Your answer is kept on this device and will be sent again by itself.")
        message = f"{message} {kept}"
    title = _("Please try again in a moment")
    return _page(status, title, message, again=True)


def _unexpected(error: Exception) -> ResponseReturnValue:
    leave_transaction()
    log.error("unexpected error=%s", type(error).__name__, exc_info=error)
    return _page(
        500,
        _("Something went wrong on our side"),
        _("What you had saved is safe. Go back and try again; if it stays so, tell those who run this site."),
    )


def _page(status: int, title: str, message: str, *, again: bool = False) -> ResponseReturnValue:
    headers = {"Retry-After": "5"} if status in _COME_BACK else {}
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
