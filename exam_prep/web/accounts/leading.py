"""Where a page leads after it is done: only to addresses of this site."""

from urllib.parse import urlsplit

from flask import request


def safe_next() -> str:
    """Return the `next` of the form or address if it is a plain path of this site, else the first page."""
    return path_of(request.form.get("next") or request.args.get("next") or "")


def path_of(wanted: str) -> str:
    """Return `wanted` if it is a plain path of this site, else the first page.

    >>> path_of("//elsewhere.example"), path_of("/review?count=5")
    ('/', '/review?count=5')
    """
    split = urlsplit(wanted)
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if not is_path or split.scheme or split.netloc or "\\" in wanted or not wanted.isprintable():
        return "/"
    return wanted
