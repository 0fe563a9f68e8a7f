"""Headers that every answer carries, errors included."""

from flask import Flask, Response, request

from exam_prep.web.keeping import KEPT_PAGE

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

_WITH_WORKER = CONTENT_SECURITY_POLICY.replace("trusted-types 'none'", "trusted-types offline")
"""Of an open question: its script may name one address, that of the worker which keeps the set's pages."""

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def add_headers(app: Flask, *, https: bool) -> None:
    """Send the headers with every answer; pages are never kept by a cache, static files always."""

    def after(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers[name] = value
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if response.headers.get(KEPT_PAGE) == "open":
            response.headers["Content-Security-Policy"] = _WITH_WORKER
        if request.blueprint != "assets" or not response.cache_control:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(after)
