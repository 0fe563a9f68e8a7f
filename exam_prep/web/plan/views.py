"""The plan's page: the goal, today, and a run-through."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from exam_prep.core.planning.goal import GoalError
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.seeds import new_public_id
from exam_prep.services.goals import remove_goal, set_goal
from exam_prep.services.plan.feed import calendar_of, end_feed, make_feed
from exam_prep.services.plan.page import plan_page
from exam_prep.services.plan.starting import start_run_through, start_today
from exam_prep.services.sittings.start import started_before
from exam_prep.web.extensions import db, parts
from exam_prep.web.forms import first_errors
from exam_prep.web.plan.forms import GoalForm, StartForm, chosen_of
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import learner_for_start, now, start_values, undo_start, visitor

bp = Blueprint("plan", __name__)


@bp.get("/plan")
def index() -> ResponseReturnValue:
    """Show the goal, what today holds and why."""
    return _page({})


@bp.post("/plan")
@writes
def begin() -> ResponseReturnValue:
    """Start today's plan, or as much of it as there is time for."""
    form = StartForm()
    if not form.validate_on_submit():
        return _page(first_errors(form), status=422)
    learner = learner_for_start()
    start = start_values(form.start_key.data, "plan")
    sitting = started_before(db.session(), learner, start)
    if sitting is None:
        loaded = parts().cache.current(db.session())
        try:
            sitting = start_today(db.session(), loaded, learner, minutes=form.minutes.data, start=start)
        except InvalidError as error:
            undo_start()
            return _page({"minutes": told(error)}, status=422)
    return redirect(f"/sittings/{sitting}/1", 303)


@bp.post("/plan/run-through")
@writes
def run_through() -> ResponseReturnValue:
    """Start a last look that leaves the schedule as it is."""
    form = StartForm()
    if not form.validate_on_submit():
        return _page(first_errors(form), status=422)
    learner = learner_for_start()
    start = start_values(form.start_key.data, "run-through")
    sitting = started_before(db.session(), learner, start)
    if sitting is None:
        loaded = parts().cache.current(db.session())
        try:
            sitting = start_run_through(db.session(), loaded, learner, start=start)
        except InvalidError as error:
            undo_start()
            return _page({"minutes": told(error)}, status=422)
    return redirect(f"/sittings/{sitting}/1", 303)


@bp.post("/plan/goal")
@writes
def decide() -> ResponseReturnValue:
    """Set or change the goal."""
    form = GoalForm()
    if not form.validate_on_submit():
        return _page(form.errors_told(), status=422, chosen=form.chosen())
    learner = learner_for_start()
    try:
        set_goal(db.session(), parts().cache.current(db.session()), learner, form.goal(), now=now())
    except GoalError as error:
        undo_start()
        return _page({error.field: told(error)}, status=422, chosen=form.chosen())
    except NotFoundError as error:
        undo_start()
        return _page({"exam_id": told(error)}, status=422, chosen=form.chosen())
    flash(_("Your plan is set."))
    return redirect("/plan", 303)


@bp.post("/plan/goal/remove")
@writes
def drop() -> ResponseReturnValue:
    """Take the goal away; what was learned stays."""
    if FlaskForm().validate_on_submit():
        remove_goal(db.session(), learner_for_start(), now=now())
        flash(_("The exam is taken off your plan. What you learned stays."))
    return redirect("/plan", 303)


@bp.post("/plan/calendar")
@writes
def share() -> ResponseReturnValue:
    """Make a secret address of the calendar and show it this once."""
    if not FlaskForm().validate_on_submit():
        return redirect("/plan", 303)
    token = new_public_id()
    make_feed(db.session(), learner_for_start(), token, now=now())
    site = parts().settings.base_url or request.host_url
    return _page({}, calendar=f"{site.rstrip('/')}{url_for('plan.calendar', token=token)}")


@bp.post("/plan/calendar/remove")
@writes
def unshare() -> ResponseReturnValue:
    """Let no address show the plan any more."""
    if FlaskForm().validate_on_submit():
        end_feed(db.session(), learner_for_start())
        flash(_("The address of your calendar no longer works."))
    return redirect("/plan", 303)


@bp.get("/plan/calendar/<token>.ics")
def calendar(token: str) -> ResponseReturnValue:
    """Send the calendar to whoever has its address."""
    loaded = parts().cache.current(db.session())
    file = calendar_of(db.session(), loaded, token, now=now())
    return Response(file, mimetype="text/calendar")


def _page(
    errors: dict[str, str],
    *,
    status: int = 200,
    chosen: dict[str, Any] | None = None,
    calendar: str = "",
) -> ResponseReturnValue:
    page = plan_page(db.session(), parts().cache.current(db.session()), visitor(), now=now())
    shown = render_template(
        "plan/plan.html",
        page=page,
        chosen=chosen or chosen_of(page.goal, page.exams[0].id if page.exams else ""),
        errors=errors,
        calendar=calendar,
        start_key=new_public_id(),
        tab="today",
    )
    return shown, status
