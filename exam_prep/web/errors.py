"""Every error as a page with a way back, or as JSON where a script asked; never a trace."""

import logging
from http import HTTPStatus

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from exam_prep.errors import (
    ConflictError,
    ExamPrepError,
    InvalidError,
    NotFoundError,
    UnavailableError,
)
from exam_prep.web.extensions import db
from exam_prep.web.telling import told

log = logging.getLogger(__name__)

_FOR_SCRIPTS = frozenset({"saves", "health"})

STATUS: dict[type[ExamPrepError], int] = {
    NotFoundError: 404,
    ConflictError: 409,
    InvalidError: 422,
    UnavailableError: 503,
}


def add_error_pages(app: Flask) -> None:
    """Map the error tree, HTTP errors and a busy database to pages."""
    app.register_error_handler(ExamPrepError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
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
        case HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            told = _("That cannot be taken here"), _("This address takes no files; send words instead.")
        case _other:
            told = _("There is a problem"), _("The request could not be read; go back and try again.")
    return _page(status, *told)


def _database(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    log.error("database_unavailable error=%s", type(error.orig).__name__)
    return _page(
        503,
        _("Please try again in a moment"),
        _("The server could not reach its store. What was saved is safe; try again in a few seconds."),
    )


def _unexpected(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("unexpected error=%s", type(error).__name__, exc_info=error)
    return _page(
        500,
        _("Something went wrong on our side"),
        _("What you had saved is safe. Go back and try again; if it stays so, tell those who run this site."),
    )


def _page(status: int, title: str, message: str) -> ResponseReturnValue:
    headers = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    if request.is_json or request.blueprint in _FOR_SCRIPTS:
        return jsonify(message=message), status, headers
    page = render_template(
        "errors/problem.html",
        status=status,
        title=title,
        message=message,
        back_url="/",
        back_text=_("Go to the first page"),
    )
    return page, status, headers
