"""Results of a given exam for those who lead its group: the matrix, the gradebook, and reports that print."""

import io
import re
import unicodedata

from flask import Blueprint, Response, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone
from flask_babel import gettext as _

from exam_prep.core.results.attempts import AttemptRule
from exam_prep.db.engine import snapshot_session
from exam_prep.interchange.sheet.csv_file import write_csv
from exam_prep.interchange.sheet.xlsx_file import sheet_title, write_xlsx
from exam_prep.services.results.class_report import read_class_report
from exam_prep.services.results.given import given_exam
from exam_prep.services.results.gradebook import read_gradebook
from exam_prep.services.results.learner_report import read_learner_report
from exam_prep.services.results.matrix import read_matrix
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import whole_number
from exam_prep.web.teach.gradebook import table_of
from exam_prep.web.teach.home import leader
from exam_prep.web.visitor import now

bp = Blueprint("results", __name__, url_prefix="/teach/given/<given>")

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SLUG_SIGNS = 40


@bp.get("/results")
def matrix(given: str) -> ResponseReturnValue:
    """Show what the class earned by part, each person's score, and what became of each item."""
    session = db.session()
    exam = given_exam(session, leader(), given)
    rule, page = _rule(), max(1, whole_number(request.args.get("page")))
    return render_template(
        "teach/results.html",
        exam=exam,
        matrix=read_matrix(session, parts().cache, exam, rule, page=page),
        report=read_class_report(session, parts().cache, exam),
        tags=parts().cache.current(session).taxonomy.tags,
        rule=rule,
        page=page,
    )


@bp.get("/gradebook.<kind>")
def take(given: str, kind: str) -> ResponseReturnValue:
    """Send the gradebook as a file."""
    if kind not in _KINDS:
        abort(404)
    with snapshot_session(db.engine) as session:
        exam = given_exam(session, leader(), given)
        book = read_gradebook(session, exam, _rule())
    header, rows = table_of(book, get_timezone(), with_times=request.args.get("times") != "off")
    out = io.BytesIO()
    if kind == "xlsx":
        write_xlsx(out, sheet_title(_("Gradebook")), header, rows)
    else:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="")
        write_csv(text, header, rows)
        text.detach()
    return _attachment(out, kind, exam.title)


@bp.get("/class")
def of_class(given: str) -> ResponseReturnValue:
    """Show the report of the class, without anybody's name."""
    session = db.session()
    exam = given_exam(session, leader(), given)
    report = read_class_report(session, parts().cache, exam)
    return render_template("teach/class_report.html", exam=exam, report=report)


@bp.get("/learners/<member>")
def of_learner(given: str, member: str) -> ResponseReturnValue:
    """Show the report of one person."""
    session = db.session()
    exam = given_exam(session, leader(), given)
    asked = whole_number(request.args.get("attempt")) or None
    report = read_learner_report(session, parts().cache, exam, member, attempt=asked)
    return render_template("teach/learner_report.html", exam=exam, report=report)


def _rule() -> AttemptRule:
    return AttemptRule.LAST if request.args.get("attempt") == AttemptRule.LAST else AttemptRule.BEST


def _attachment(out: io.BytesIO, kind: str, title: str) -> Response:
    out.seek(0)
    day = now().astimezone(get_timezone()).date().isoformat()
    what = _slug(_("Gradebook"), "gradebook")
    name = f"{what}-{_slug(title, 'exam')}-{day}.{kind}"
    return send_file(out, _KINDS[kind], as_attachment=True, download_name=name)


def _slug(title: str, other: str) -> str:
    """Return a title as a part of a file's name that every system takes: small letters, digits, hyphens.

    `other` stands for a title without any of these, as in a script of its own.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_SIGNS].strip("-") or other
