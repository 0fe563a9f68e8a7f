"""The review queue."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from exam_prep.errors import InvalidError
from exam_prep.seeds import new_public_id
from exam_prep.services.reviewing import MOST_AT_ONCE, review_page, start_review
from exam_prep.services.sittings.start import started_before
from exam_prep.web.extensions import db, parts
from exam_prep.web.forms import first_errors
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import learner_for_start, now, start_values, undo_start, visitor

bp = Blueprint("review", __name__)

_COUNT = _("Choose between 1 and 50 questions.")


class ReviewForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """How much to review now."""

    count = IntegerField(validators=[InputRequired(_COUNT), NumberRange(1, MOST_AT_ONCE, _COUNT)])
    start_key = HiddenField()


@bp.get("/review")
def queue() -> ResponseReturnValue:
    """Show what comes back today, and why."""
    return _page({})


@bp.post("/review")
@writes
def begin() -> ResponseReturnValue:
    """Start a review of what is due."""
    form = ReviewForm()
    if not form.validate_on_submit():
        return _page(first_errors(form), status=422)
    learner = learner_for_start()
    start = start_values(form.start_key.data, "review")
    sitting = started_before(db.session(), learner, start)
    if sitting is None:
        loaded = parts().cache.current(db.session())
        try:
            sitting = start_review(db.session(), loaded, learner, count=form.count.data or 0, start=start)
        except InvalidError as error:
            undo_start()
            return _page({"count": told(error)}, status=422)
    return redirect(f"/sittings/{sitting}/1", 303)


def _page(errors: dict[str, str], *, status: int = 200) -> ResponseReturnValue:
    page = review_page(db.session(), parts().cache.current(db.session()), visitor(), now=now())
    shown = render_template(
        "review/queue.html", page=page, errors=errors, start_key=new_public_id(), tab="review"
    )
    return shown, status
