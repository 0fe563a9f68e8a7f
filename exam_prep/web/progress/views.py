"""Progress."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from exam_prep.seeds import new_public_id
from exam_prep.services.patterns import pattern_page
from exam_prep.services.progress import progress_page
from exam_prep.web.extensions import db, parts
from exam_prep.web.progress.words import ERRORS, REASONS
from exam_prep.web.visitor import now, visitor

bp = Blueprint("progress", __name__)


@bp.get("/progress")
def progress() -> ResponseReturnValue:
    """Show where the learner stands."""
    session, cache, learner = db.session(), parts().cache, visitor()
    page = progress_page(session, cache.current(session), learner, now=now())
    patterns = pattern_page(session, cache, learner)
    return render_template(
        "progress/progress.html",
        page=page,
        patterns=patterns,
        errors_in_words=ERRORS,
        reasons_in_words=REASONS,
        start_key=new_public_id(),
        tab="progress",
    )
