"""For operators: does the process live, and can it serve?"""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from exam_prep.web.health.checks import looked

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process lives."""
    return jsonify(status="ok")


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether this server can serve, and if not, why and what to do."""
    reasons, notes = looked()
    return jsonify(ready=not reasons, reasons=reasons, notes=notes), 503 if reasons else 200
