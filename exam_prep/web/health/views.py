"""For operators: does the process live, and can it serve?"""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from exam_prep.db.bank import ServedBank
from exam_prep.db.postgres import durability_gaps
from exam_prep.db.schema import is_current
from exam_prep.web.extensions import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process lives."""
    return jsonify(status="ok")


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether the database answers with the right schema and a bank to serve, and if not, why."""
    try:
        reasons, notes = _look()
    except SQLAlchemyError as error:
        reasons, notes = [f"database: {type(error).__name__}"], []
    return jsonify(ready=not reasons, reasons=reasons, notes=notes), 503 if reasons else 200


def _look() -> tuple[list[str], list[str]]:
    session = db.session()
    if not is_current(session.connection()):
        return ["schema: run exam-prep serve, which migrates the database"], []
    served = session.scalar(select(ServedBank))
    if served is None:
        return ["bank: none was synced yet; run exam-prep bank sync"], []
    return [], [*_of_bank(served), *durability_gaps(session.connection())]


def _of_bank(served: ServedBank) -> list[str]:
    if served.refused_at is None:
        return []
    when = served.refused_at.isoformat(timespec="seconds")
    note = (
        f"bank: the files had {served.refused_findings} blocking findings at {when}; "
        f"serving the last good bank of {served.synced_at.isoformat(timespec='seconds')}"
    )
    return [note]
