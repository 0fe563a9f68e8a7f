"""Home, practice sets and exams."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.errors import InvalidError
from exam_prep.seeds import new_public_id
from exam_prep.services.assignments.offered import list_offers
from exam_prep.services.goals import goal_of
from exam_prep.services.plan.page import plan_page
from exam_prep.services.problems.own import news_of
from exam_prep.services.sittings.extra_time import set_extra_time
from exam_prep.services.sittings.finish import close_overdue
from exam_prep.services.sittings.practice import ChoiceError, start_practice
from exam_prep.services.sittings.resting import rest_minutes_of
from exam_prep.services.sittings.start import start_exam, started_before
from exam_prep.services.study import exam_line, exam_lines, home_page, practice_page
from exam_prep.web.extensions import db, parts
from exam_prep.web.forms import first_errors
from exam_prep.web.practice.forms import ExamForm, SetForm
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import learner_for_start, now, start_values, undo_start, visitor

bp = Blueprint("practice", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Show what to do next."""
    session, learner = db.session(), visitor()
    page = home_page(session, parts().cache, learner, now=now())
    has_goal = learner is not None and goal_of(session, learner) is not None
    loaded = parts().cache.current(session)
    plan = plan_page(session, loaded, learner, now=now(), foresee=False) if has_goal else None
    offers = [one for one in list_offers(session, learner, now=now()) if one.is_pressing]
    return render_template(
        "practice/home.html",
        page=page,
        plan=plan,
        offers=offers,
        news=news_of(session, parts().cache, learner),
        start_key=new_public_id(),
        tab="today",
    )


@bp.get("/practice")
def choose_set() -> ResponseReturnValue:
    """Show what a practice set can be made of."""
    return _set_page(SetForm(), {})


@bp.post("/practice")
@writes
def start_set() -> ResponseReturnValue:
    """Start a practice set."""
    form = SetForm()
    if not form.validate_on_submit():
        return _set_page(form, first_errors(form), status=422)
    learner = learner_for_start()
    start = start_values(form.start_key.data, form.set.data)
    sitting = started_before(db.session(), learner, start)
    if sitting is None:
        loaded = parts().cache.current(db.session())
        try:
            started = start_practice(db.session(), loaded, learner, form.choice(), start=start)
        except ChoiceError as error:
            undo_start()
            return _set_page(form, {error.field: told(error)}, status=422)
        if started.items < form.wished_count():
            flash(_("Only %(items)d fit your choice now, each on its own idea.", items=started.items))
        sitting = started.sitting
    return redirect(f"/sittings/{sitting}/1", 303)


@bp.get("/exams")
def exams() -> ResponseReturnValue:
    """List the exams, with what the bank still lacks for each."""
    lines = exam_lines(db.session(), parts().cache.current(db.session()), visitor())
    return render_template("practice/exams.html", exams=lines, tab="exams")


@bp.get("/exams/<exam_id>")
def exam(exam_id: str) -> ResponseReturnValue:
    """Show one exam: its format, how well that is known, and extra time."""
    return _exam_page(exam_id, {})


@bp.post("/exams/<exam_id>")
@writes
def begin_exam(exam_id: str) -> ResponseReturnValue:
    """Start a mock of the exam, or go on with the open one."""
    form = ExamForm()
    if not form.validate_on_submit():
        return _exam_page(exam_id, first_errors(form), status=422)
    session, cache = db.session(), parts().cache
    cache.current(session).exam(exam_id)
    learner = learner_for_start()
    if form.changes_time:
        learner = set_extra_time(session, learner, form.multiplier())
    close_overdue(session, cache, learner, now=now())
    start = start_values(form.start_key.data, exam_id)
    sitting = started_before(session, learner, start)
    if sitting is None:
        try:
            sitting = start_exam(
                session, cache.current(session), learner, exam_id, wish=form.wish(), start=start
            )
        except InvalidError as error:
            undo_start()
            return _exam_page(exam_id, {"count": told(error)}, status=422)
    return redirect(f"/sittings/{sitting}/1", 303)


def _set_page(form: SetForm, errors: dict[str, str], *, status: int = 200) -> ResponseReturnValue:
    page = practice_page(db.session(), parts().cache.current(db.session()), visitor())
    shown = render_template(
        "practice/set.html",
        page=page,
        chosen=form.chosen(),
        errors=errors,
        start_key=new_public_id(),
        tab="practice",
    )
    return shown, status


def _exam_page(exam_id: str, errors: dict[str, str], *, status: int = 200) -> ResponseReturnValue:
    loaded = parts().cache.current(db.session())
    learner = visitor()
    shown = render_template(
        "practice/exam.html",
        line=exam_line(db.session(), loaded, learner, exam_id),
        multiplier=learner.multiplier if learner else 1,
        rest_minutes=rest_minutes_of(db.session(), learner),
        errors=errors,
        start_key=new_public_id(),
        tab="exams",
    )
    return shown, status
