"""The live view of a given exam: a page that works by reloading, and its rows for the page's script."""

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from exam_prep.services.results.given import GivenExam, given_exam
from exam_prep.services.results.live import Live, read_live
from exam_prep.web.extensions import db
from exam_prep.web.presenters import clock_time
from exam_prep.web.teach.home import leader
from exam_prep.web.teach.live_words import cells, summary
from exam_prep.web.visitor import now

bp = Blueprint("live", __name__, url_prefix="/teach/given/<given>")


@bp.get("/live")
def page(given: str) -> ResponseReturnValue:
    """Show where everybody stands."""
    exam, live = _read(given)
    rows = [(row, cells(row)) for row in live.rows]
    return render_template("teach/live.html", exam=exam, rows=rows, summary=summary(live))


@bp.get("/live.json")
def rows(given: str) -> ResponseReturnValue:
    """Send what the page's script puts into its cells."""
    _exam, live = _read(given)
    told = [
        {
            "id": row.person.public_id,
            "called": row.person.called,
            "standing": row.standing.value,
            "sitting": row.sitting or "",
            **cells(row),
        }
        for row in live.rows
    ]
    return jsonify(summary=summary(live), at=clock_time(now()), rows=told)


def _read(given: str) -> tuple[GivenExam, Live]:
    exam = given_exam(db.session(), leader(), given)
    return exam, read_live(db.session(), exam, now=now())
