"""Looking at a sitting and answering it with plain forms."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.sitting import State
from exam_prep.errors import InvalidError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.problems.own import reported_in
from exam_prep.services.sittings.finish import close_overdue, commit_item, submit
from exam_prep.services.sittings.handed_in import handed_in_page
from exam_prep.services.sittings.look import finish_page, item_page
from exam_prep.services.sittings.result import result_page
from exam_prep.services.sittings.saving import (
    Change,
    ClosedError,
    StaleChangeError,
    mark_seen,
    save_response,
)
from exam_prep.web.extensions import db, parts
from exam_prep.web.sittings.conflicts import conflict_page
from exam_prep.web.sittings.forms import read_form
from exam_prep.web.sittings.pauses import STOPS, stop_clock
from exam_prep.web.sittings.shown import marked_item, shown_item
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now, owner

bp = Blueprint("sittings", __name__)


@bp.get("/sittings/<sitting>")
def resume(sitting: str) -> ResponseReturnValue:
    """Go to the first open item, or to the result."""
    page = item_page(db.session(), parts().cache, owner(), sitting, 1, now=now())
    if page.head.state is State.GRADED or page.head.waits:
        return redirect(f"/sittings/{sitting}/result", 303)
    # A form that grows has one open item at most: its last.
    start = page.head.total if page.head.most_items else 1
    first = next((cell.position for cell in page.cells if not cell.answered), start)
    return redirect(f"/sittings/{sitting}/{first}", 303)


@bp.get("/sittings/<sitting>/<int(max=1000):position>")
def item(sitting: str, position: int) -> ResponseReturnValue:
    """Show one item, or its explanation once that may be known."""
    return marked_item(owner(), sitting, position)


@bp.post("/sittings/<sitting>/<int(max=1000):position>")
@writes
def answer(sitting: str, position: int) -> ResponseReturnValue:
    """Keep the response, then check it or go where the pressed button leads."""
    learner = owner()
    try:
        return _answered(learner, sitting, read_form(request, position))
    except InvalidError as error:
        return shown_item(learner, sitting, position, problem=told(error)), 422


@bp.get("/sittings/<sitting>/finish")
def before_finish(sitting: str) -> ResponseReturnValue:
    """Show what is open or flagged before handing in."""
    page = finish_page(db.session(), owner(), sitting, now=now())
    if page.head.state is State.GRADED or page.head.waits:
        return redirect(f"/sittings/{sitting}/result", 303)
    if page.head.standstill:
        return render_template("sittings/paused.html", page=page)
    return render_template("sittings/finish.html", page=page)


@bp.post("/sittings/<sitting>/finish")
@writes
def finish(sitting: str) -> ResponseReturnValue:
    """Hand in and grade; doing it twice has one effect."""
    submit(db.session(), parts().cache, owner(), sitting, now=now())
    return redirect(f"/sittings/{sitting}/result", 303)


@bp.get("/sittings/<sitting>/result")
def result(sitting: str) -> ResponseReturnValue:
    """Show the score and what it can tell; a sitting that waits for the timer, or for its day, says so."""
    learner = owner()
    waiting = finish_page(db.session(), learner, sitting, now=now())
    if waiting.head.waits:
        waits = handed_in_page(db.session(), learner, sitting, now=now())
        return render_template("sittings/handed_in.html", page=waits)
    if waiting.head.state is not State.GRADED:
        return render_template("sittings/finish.html", page=waiting)
    page = result_page(db.session(), parts().cache, learner, sitting, now=now())
    reported = reported_in(db.session(), learner, sitting)
    return render_template("sittings/result.html", page=page, reported=reported)


def _answered(learner: LearnerRef, sitting: str, change: Change) -> ResponseReturnValue:
    """Keep and, if wished, commit the change; raises InvalidError when there is nothing to commit."""
    session, cache, position = db.session(), parts().cache, change.position
    try:
        late = _save(learner, sitting, change)
    except InvalidError as error:
        return shown_item(learner, sitting, position, problem=told(error), sent=change), 422
    except StaleChangeError as error:
        return conflict_page(learner, sitting, change, error.stored), 409
    except ClosedError as error:
        flash(told(error))
        return redirect(f"/sittings/{sitting}/{position}", 303)
    if late:
        close_overdue(session, cache, learner, now=now())
        flash(_("Time was up before the last change came in. It is kept, but it does not count."))
        return redirect(f"/sittings/{sitting}/result", 303)
    go = request.form.get("go", "")
    if go in STOPS:
        stop_clock(learner, sitting, go)
    if change.commits:
        commit_item(session, cache, learner, sitting, position, passes=change.passes, now=now())
    return redirect(f"/sittings/{sitting}/{_target(go, position)}", 303)


def _save(learner: LearnerRef, sitting: str, change: Change) -> bool:
    """Keep the change and that the item was seen; returns whether it came too late to count."""
    saved = save_response(db.session(), parts().cache, learner.public_id, sitting, change, now=now())
    if not saved.late:
        mark_seen(db.session(), learner.public_id, sitting, change.position, now=now())
    return saved.late


def _target(go: str, position: int) -> str:
    """Return where a button leads; Next after the last item is found out by the page itself."""
    if go.isdecimal():
        return go
    steps = {"next": position + 1, "previous": max(position - 1, 1)}
    return "finish" if go == "finish" else str(steps.get(go, position))
