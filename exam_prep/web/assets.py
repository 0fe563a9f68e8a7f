"""Static files under an address that holds their hash, so that a browser may keep them for good."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

bp = Blueprint("assets", __name__)

STATIC = Path(__file__).resolve().parent.parent / "static"
_YEAR_SECONDS = 365 * 24 * 60 * 60


@cache
def fingerprint() -> str:
    """Return one hash over all static files: scripts import each other by relative address."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of the static file `name`."""
    return f"/assets/{fingerprint()}/{name}"


@bp.get("/assets/<mark>/<path:name>")
def file(mark: str, name: str) -> Response:
    """Send a static file; an address with another hash is gone."""
    if mark != fingerprint():
        abort(404)
    response = send_from_directory(STATIC, name, max_age=_YEAR_SECONDS)
    response.headers["Cache-Control"] = f"public, max-age={_YEAR_SECONDS}, immutable"
    return response


@bp.get("/worker.js")
def worker() -> Response:
    """Send the script that keeps open pages on the device; at the root, so that it serves every sitting."""
    response = send_from_directory(STATIC / "js", "worker.js")
    response.headers["Cache-Control"] = "no-cache"
    return response
