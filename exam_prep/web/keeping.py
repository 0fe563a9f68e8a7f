"""Which pages a browser may keep on the device for a time without a line, and for whom (docs/adr/0015)."""

import hashlib

from flask import Flask, Response, make_response, request

from exam_prep.services.sittings.pages import ItemPage
from exam_prep.web.visitor import KEEP_PAGE, visitor_id

KEPT_PAGE = "Kept-Page"
"""The header by which an item page says "open", may be kept, or "closed": has no place on the device."""


def is_copy() -> bool:
    """Return whether this page is fetched ahead, so that nobody looks at it now."""
    return KEEP_PAGE in request.headers


def keeper() -> str:
    """Return a name for the learner that tells nothing; "" for nobody. Pages under another are dropped."""
    name = visitor_id()
    return hashlib.blake2b(name.encode(), digest_size=8).hexdigest() if name else ""


def may_be_kept(page: ItemPage) -> bool:
    """Return whether the page is an open question: not explained, not put away, and changes still count."""
    return page.feedback is None and page.head.standstill is None and not page.head.is_over


def with_mark(html: str, page: ItemPage) -> Response:
    """Return the item page with the header that says whether it may be kept."""
    answer = make_response(html)
    answer.headers[KEPT_PAGE] = "open" if may_be_kept(page) else "closed"
    return answer


def add_keeping(app: Flask) -> None:
    """Tell every page whose it is, and whether it is a copy to keep."""
    app.context_processor(lambda: {"keeper": keeper(), "is_copy": is_copy()})
