"""The list of a learner's own reports, and the note that a reply was read."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from exam_prep.services.problems.own import list_own, mark_read
from exam_prep.web.accounts.leading import path_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import plain_id, whole_number
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import owner, visitor

bp = Blueprint("problems", __name__, url_prefix="/reports")


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the visitor's reports, how they stand and what was replied."""
    page = max(1, whole_number(request.args.get("page")))
    reports, more = list_own(db.session(), parts().cache, visitor(), page=page)
    return render_template(
        "problems/reports.html", reports=reports, page=page, next_page=page + 1 if more else None
    )


@bp.post("")
@writes
def read() -> ResponseReturnValue:
    """Note that a reply was read, and lead back to where it stands."""
    report = plain_id("report")
    mark_read(db.session(), owner(), report, whole_number(request.form.get("revision")))
    back = path_of(request.form.get("next", ""))
    return redirect(f"/reports#r-{report}" if back == "/" else back, 303)
