"""How the questions worked: the table of items, one item, and the table as a file."""

import io
from dataclasses import asdict
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.errors import NotFoundError
from exam_prep.interchange.sheet.csv_file import write_csv
from exam_prep.services.analysing.one_item import NO_ITEM, item_page
from exam_prep.services.analysing.report import FLAGGED, PAGE_SIZE, Report, Wish, analysis_report
from exam_prep.services.analysing.rows import HEADER, report_rows
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import whole_number
from exam_prep.web.teach.analysis_words import flag_words, score_groups
from exam_prep.web.teach.home import leader

bp = Blueprint("analysis", __name__, url_prefix="/teach")

_MOST_SIGNS = 80


@bp.get("/analysis")
def index() -> ResponseReturnValue:
    """Show the items that the address asks for, a page at a time."""
    report = _report()
    pages = max(1, -(-len(report.lines) // PAGE_SIZE))
    page = min(max(1, whole_number(request.args.get("page"))), pages)
    return render_template(
        "teach/analysis.html",
        report=report,
        lines=report.lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        page=page,
        pages=pages,
        query=_query(report.wish),
        flag_words=flag_words(),
        exam_choices=[(exam.id, f"{exam.title} ({exam.sittings})") for exam in report.exams],
        flag_choices=[
            (FLAGGED, _("Any flag")),
            *((str(flag), words[0]) for flag, words in flag_words().items()),
        ],
    )


@bp.get("/analysis.csv")
def table() -> ResponseReturnValue:
    """Give the same items as a table for other programs."""
    out = io.StringIO(newline="")
    write_csv(out, HEADER, report_rows(_report()))
    answer = Response(out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="analysis.csv"'
    return answer


@bp.get("/analysis/<item_id>")
def item(item_id: str) -> ResponseReturnValue:
    """Show one item, each of its versions apart."""
    if not item_id.isprintable():
        raise NotFoundError(NO_ITEM)
    page = item_page(db.session(), parts().cache, item_id)
    return render_template(
        "teach/analysis_item.html", page=page, flag_words=flag_words(), score_groups=score_groups()
    )


def _report() -> Report:
    asked = {name: request.args.get(name, "")[:_MOST_SIGNS] for name in Wish.__dataclass_fields__}
    return analysis_report(db.session(), parts().cache, leader(), Wish(**asked))


def _query(wish: Wish) -> str:
    """Return the wish as the part of an address that follows the question mark."""
    return urlencode({name: value for name, value in asdict(wish).items() if value})
