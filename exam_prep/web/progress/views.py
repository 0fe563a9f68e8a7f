"""Progress and readiness."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.errors import InvalidError
from exam_prep.seeds import new_public_id
from exam_prep.services.diagnosing import start_diagnostic
from exam_prep.services.goals import goal_of
from exam_prep.services.own_pace import own_pace
from exam_prep.services.patterns import pattern_page
from exam_prep.services.plan.page import plan_page
from exam_prep.services.progress import progress_page
from exam_prep.services.readiness.outcomes import calibration, report_outcome
from exam_prep.services.readiness.page import readiness_page
from exam_prep.services.sittings.start import started_before
from exam_prep.services.week import week_page
from exam_prep.web.extensions import db, parts
from exam_prep.web.forms import first_errors
from exam_prep.web.progress.forms import DiagnosticForm, OutcomeForm
from exam_prep.web.progress.words import ERRORS, REASONS
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import learner_for_start, now, owner, start_values, undo_start, visitor

bp = Blueprint("progress", __name__)


@bp.get("/progress")
def progress() -> ResponseReturnValue:
    """Show where the learner stands."""
    return _page({})


@bp.get("/progress/week")
def week() -> ResponseReturnValue:
    """Show the last seven days, to print."""
    page = week_page(db.session(), parts().cache.current(db.session()), visitor(), now=now())
    return render_template("progress/week.html", page=page, tab="progress")


@bp.post("/progress/diagnostic")
@writes
def diagnose() -> ResponseReturnValue:
    """Start a short diagnostic about what is not known well enough."""
    form = DiagnosticForm()
    if not form.validate_on_submit():
        return _page(first_errors(form), status=422)
    learner = learner_for_start()
    start = start_values(form.start_key.data, "diagnostic")
    sitting = started_before(db.session(), learner, start)
    if sitting is None:
        try:
            sitting = start_diagnostic(db.session(), parts().cache, learner, start=start)
        except InvalidError as error:
            undo_start()
            return _page({"diagnostic": told(error)}, status=422)
    return redirect(f"/sittings/{sitting}/1", 303)


@bp.post("/progress/outcome")
@writes
def tell_outcome() -> ResponseReturnValue:
    """Keep what the learner says of the real exam."""
    learner = owner()
    form = OutcomeForm()
    if not form.validate_on_submit():
        return _page(first_errors(form), status=422)
    goal = goal_of(db.session(), learner)
    if goal is None:
        return _page({"outcome": _("Choose first which exam you prepare for.")}, status=422)
    loaded = parts().cache.current(db.session())
    try:
        report_outcome(db.session(), loaded, learner, goal.exam_id, form.told(), now=now())
    except InvalidError as error:
        return _page({"taken_on": told(error)}, status=422)
    flash(_("Thank you. It is kept with your data; there you can take it along or delete it."))
    return redirect("/progress", 303)


@bp.get("/progress/calibration")
def calibration_page() -> ResponseReturnValue:
    """Show whether predictions came true, over all who told how their exam went."""
    return render_template("progress/calibration.html", page=calibration(db.session()), tab="progress")


def _page(errors: dict[str, str], *, status: int = 200) -> ResponseReturnValue:
    session, cache, learner = db.session(), parts().cache, visitor()
    loaded = cache.current(session)
    shown = render_template(
        "progress/progress.html",
        page=progress_page(session, loaded, learner, now=now()),
        own=own_pace(session, loaded, learner),
        plan=plan_page(session, loaded, learner, now=now()) if learner else None,
        patterns=pattern_page(session, cache, learner),
        errors_in_words=ERRORS,
        reasons_in_words=REASONS,
        ready=readiness_page(session, cache, learner, now=now()) if learner else None,
        errors=errors,
        start_key=new_public_id(),
        tab="progress",
    )
    return shown, status
