"""One line a request: which route, how it ended, how long it took; never what was asked or answered."""

import logging
import time

from flask import Flask, Response, g, request

from exam_prep.logs import short_name
from exam_prep.seeds import new_public_id
from exam_prep.web.visitor import visitor_id

log = logging.getLogger(__name__)

_UNTOLD = frozenset({"assets.file", "health.healthz"})


def add_request_log(app: Flask) -> None:
    """Log every request but those for static files and the pulse; its id ties all its lines together."""

    def before() -> None:
        g.began, g.request_id = time.perf_counter(), new_public_id()

    def after(response: Response) -> Response:
        if request.endpoint in _UNTOLD or "began" not in g:
            return response
        level = logging.WARNING if response.status_code >= 500 else logging.INFO  # noqa: PLR2004  # HTTP's own
        fields = {"method": request.method, "status": response.status_code, "actor": actor()}
        ms = round((time.perf_counter() - g.began) * 1000, 1)
        log.log(level, "request", extra={"request": g.request_id, "route": route(), "ms": ms, **fields})
        return response

    app.before_request(before)
    app.after_request(after)


def route() -> str:
    """Return the pattern of the address that was asked, without what stood in its places."""
    return request.url_rule.rule if request.url_rule is not None else "none"


def actor() -> str | None:
    """Return a short name of the learner that cannot be turned back into the cookie's; None for newcomers."""
    name = visitor_id()
    return short_name(name) if name else None
