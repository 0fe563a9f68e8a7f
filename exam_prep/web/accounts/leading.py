"""Where a page leads after it is done: only to addresses of this site."""

from urllib.parse import urlsplit

from flask import request


def safe_next() -> str:
    """Return the `next` of the form or address if it is a plain path of this site, else the first page."""
    wanted = request.form.get("next") or request.args.get("next") or ""
    split = urlsplit(wanted)
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if not is_path or split.scheme or split.netloc or "\\" in wanted or not wanted.isprintable():
        return "/"
    return wanted
