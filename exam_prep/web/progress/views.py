"""Progress."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from exam_prep.services.own_pace import own_pace
from exam_prep.services.progress import progress_page
from exam_prep.services.week import week_page
from exam_prep.web.extensions import db, parts
from exam_prep.web.visitor import now, visitor

bp = Blueprint("progress", __name__)


@bp.get("/progress")
def progress() -> ResponseReturnValue:
    """Show where the learner stands."""
    session, loaded, learner = db.session(), parts().cache.current(db.session()), visitor()
    page = progress_page(session, loaded, learner, now=now())
    own = own_pace(session, loaded, learner)
    return render_template("progress/progress.html", page=page, own=own, tab="progress")


@bp.get("/progress/week")
def week() -> ResponseReturnValue:
    """Show the last seven days, to print."""
    page = week_page(db.session(), parts().cache.current(db.session()), visitor(), now=now())
    return render_template("progress/week.html", page=page, tab="progress")
