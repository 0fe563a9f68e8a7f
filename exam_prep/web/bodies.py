"""The shape of what is sent: kinds of body, number and length of fields, names once, files at one address.

Fields that a form does not know are left unread; JSON that a script sends is refused with any it does not
know. Either way nothing reaches the database by a name that the address did not ask for.
"""

from collections.abc import Iterable, Mapping

from flask import Flask, abort, request
from werkzeug.exceptions import RequestEntityTooLarge

from exam_prep.errors import InvalidError

MOST_FIELDS = 1000
_MOST_FIELDS_OF: Mapping[str | None, int] = {"exams.change": 4000}
"""Endpoints whose page may have more: a box for each topic in each of 30 sections of an exam."""
LONGEST_NAME = 64
LONGEST_VALUE = 20_000
"""Ten times the longest report, so that one that is too long comes back with its words."""

_TWICE = "The same thing was sent twice; go back, reload the page and try again."
_BODIES = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data", "application/json"})
MOST_FILE_BYTES = 32 * 1024 * 1024
"""What an import may bring: some 30,000 answers (docs/export.md)."""
_TAKE_FILES: Mapping[str, int] = {"data.bring": MOST_FILE_BYTES}
"""Endpoints that accept one file, and how large the whole body may be."""
_MANY: Mapping[str | None, frozenset[str]] = {
    "items.change": frozenset({"key"}),
    "plan.decide": frozenset({"rest_days"}),
    "practice.start_set": frozenset({"topics"}),
    "regrades.commit": frozenset({"tick"}),
    "reports.act": frozenset({"to"}),
    "sittings.answer": frozenset({"response", "cut"}),
}
"""Fields that may come more than once, by endpoint."""
_PRINT = frozenset({"topics", "part"})
_MANY_ASKED: Mapping[str | None, frozenset[str]] = {
    "printing.index": _PRINT,
    "printing.key_csv": _PRINT,
    "printing.paper": _PRINT,
    "printing.pdf": _PRINT,
    "regrades.new": frozenset({"tick"}),
}
"""The same of addresses."""


def add_body_checks(app: Flask) -> None:
    """Refuse bodies and parameters that no page of ours sends, before anything reads them."""
    app.before_request(_check)


def _check() -> None:
    if request.endpoint is None:
        return
    _once(request.args.lists(), _MANY_ASKED.get(request.endpoint, frozenset()))
    if request.method not in {"POST", "PUT", "PATCH", "DELETE"}:
        return
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        # A limit on what nobody announced would cut the body off instead of refusing it.
        abort(411)
    if request.mimetype not in _BODIES:
        abort(415)
    if request.endpoint in _TAKE_FILES:
        request.max_content_length = _TAKE_FILES[request.endpoint]
    if request.mimetype != "application/json":
        _check_form()


def _check_form() -> None:
    # Counted before they are parsed: the parser itself counts only the parts of a multipart form.
    most = _MOST_FIELDS_OF.get(request.endpoint, MOST_FIELDS)
    if request.mimetype != "multipart/form-data" and request.get_data().count(b"&") >= most:
        raise RequestEntityTooLarge
    if request.files and request.endpoint not in _TAKE_FILES:
        abort(415)
    if len(list(request.files.items(multi=True))) > 1:
        raise InvalidError(_TWICE)
    _once(request.form.lists(), _MANY.get(request.endpoint, frozenset()))


def _once(fields: Iterable[tuple[str, list[str]]], many: frozenset[str]) -> None:
    for name, values in fields:
        if len(values) > 1 and name not in many:
            raise InvalidError(_TWICE)
        if len(name) > LONGEST_NAME or any(len(value) > LONGEST_VALUE for value in values):
            raise InvalidError("What was sent is too long; shorten it and try again.")
