"""Headers that every answer carries: pages, files, errors, and the answer when all else breaks down."""

import logging
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request

from exam_prep.web.keeping import KEPT_PAGE

log = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

POLICY_WITH_WORKER = CONTENT_SECURITY_POLICY.replace("trusted-types 'none'", "trusted-types offline")
"""Of an open question: its script may name one address, that of the worker which keeps the set's pages."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}

FORGET_STORAGE = '"storage"'
"""Clear-Site-Data where a person deletes their work. Never where they only sign out: answers may wait there.

Without "cookies": browsers would take those of the whole domain, which may be other people's services.
"""

_NOT_KEPT = {"Cache-Control": "no-store"}
_LAST_WORDS = b"Something went wrong on our side. What you had saved is safe; try again in a few seconds.\n"


def add_headers(app: Flask, *, https: bool) -> None:
    """Send the headers with every answer; pages are never kept by a cache, static files always."""
    app.after_request(_keep_files_only)
    app.wsgi_app = WithHeaders(app.wsgi_app, https=https)  # type: ignore[method-assign]  # Flask's own seam


class WithHeaders:
    """Stands before the application, so that no answer of its process leaves without the headers."""

    def __init__(self, app: WSGIApplication, *, https: bool) -> None:
        self._app = app
        self._headers = list({**HEADERS, **(HTTPS_ONLY if https else {}), **_NOT_KEPT}.items())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does; one that breaks down is a 500 in one sentence."""

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            named = {name.lower() for name, _value in headers}
            added = [pair for pair in self._headers if pair[0].lower() not in named]
            return start_response(status, [*headers, *added], *rest)  # type: ignore[arg-type]  # passed on

        try:
            return self._app(environ, start)  # type: ignore[arg-type]  # the same protocol, untyped in part
        except Exception:
            log.exception("unanswered")
            length = str(len(_LAST_WORDS))
            plain = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", length)]
            start("500 Internal Server Error", plain)
            return [_LAST_WORDS]


def _keep_files_only(response: Response) -> Response:
    if response.headers.get(KEPT_PAGE) == "open":
        response.headers["Content-Security-Policy"] = POLICY_WITH_WORKER
    if request.blueprint != "assets" or not response.cache_control:
        response.headers["Cache-Control"] = "no-store"
    return response
