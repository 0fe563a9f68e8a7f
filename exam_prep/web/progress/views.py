"""Progress."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from exam_prep.services.progress import progress_page
from exam_prep.web.extensions import db, parts
from exam_prep.web.visitor import now, visitor

bp = Blueprint("progress", __name__)


@bp.get("/progress")
def progress() -> ResponseReturnValue:
    """Show where the learner stands."""
    page = progress_page(db.session(), parts().cache.current(db.session()), visitor(), now=now())
    return render_template("progress/progress.html", page=page, tab="progress")
