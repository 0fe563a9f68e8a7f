"""A write comes from a page of this site: said by the browser itself, beside the token in the form."""

from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFError

from exam_prep.web.extensions import parts

_LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})


def add_origin_check(app: Flask) -> None:
    """Refuse writes that a browser says come from elsewhere.

    Sec-Fetch-Site decides where it is sent; Origin where it is not. A client that sends neither is no
    present browser and still needs the token.
    """
    app.before_request(_check)


def _check() -> None:
    if request.method not in _LOOKS and not _is_own():
        raise CSRFError


def _is_own() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OWN
    origin = request.headers.get("Origin")
    # Hosts are compared, not schemes: behind a proxy the application may not know that it is https outside.
    return origin is None or urlsplit(origin).netloc in {request.host, _named_host()} - {""}


def _named_host() -> str:
    return urlsplit(parts().settings.base_url).netloc
