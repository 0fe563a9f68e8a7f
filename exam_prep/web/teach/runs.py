"""One sitting of a given exam: give more time, hand it in, void it, reopen it, each with a reason."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.db.assignments import Assignment
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.assignments.owned import led_assignment
from exam_prep.services.assignments.sittings import Run, list_run_acts, run_of
from exam_prep.services.sittings.extending import extend, reopen, void
from exam_prep.services.sittings.handing_in import hand_in
from exam_prep.services.sittings.staff_acts import Order
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import whole_number
from exam_prep.web.teach.home import leader
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now

bp = Blueprint("runs", __name__, url_prefix="/teach/given/<given>/sittings")

_ACTS = ("extend", "hand_in", "void", "reopen")


@bp.get("/<run>")
def one(given: str, run: str) -> ResponseReturnValue:
    """Show a sitting with what can be done to it, and what was done."""
    row = led_assignment(db.session(), leader(), given)
    return _page(row, run_of(db.session(), row, run, now=now()), {})


@bp.post("/<run>")
@writes
def act(given: str, run: str) -> ResponseReturnValue:
    """Do what the pressed button says; every act needs a reason, and is logged."""
    who, what = leader(), request.form.get("do", "")
    row = led_assignment(db.session(), who, given)
    found = run_of(db.session(), row, run, now=now())
    if what not in _ACTS:
        raise InvalidError("Press one of the buttons on the page.")
    order = Order(_plain(request.form.get("reason", "")), who.email, seen=_seen())
    try:
        flash(_done(found, what, whole_number(request.form.get("minutes")), order))
    except (InvalidError, ConflictError) as error:
        # What was added before the refusal has to go: this answer commits.
        db.session.rollback()
        field = "minutes" if "minutes" in error.sentence else "reason"
        # What stands in the way meanwhile is the sitting's own state, which the page tells at its top.
        place = "state" if isinstance(error, ConflictError) else f"{what}-{field}"
        held = run_of(db.session(), row, run, now=now())
        return _page(row, held, {place: told(error)}), status_of(error)
    return redirect(f"/teach/given/{given}/sittings/{run}", 303)


def _done(found: Run, what: str, minutes: int, order: Order) -> str:
    session = db.session()
    if what == "extend":
        extend(session, found.sitting, minutes, order, now=now())
        return str(_("%(name)s has more time. An open page follows within half a minute.", name=found.called))
    if what == "hand_in":
        hand_in(session, parts().cache, found.sitting, order, now=now())
        return str(
            _("The sitting of %(name)s is handed in. Reopening it takes that back.", name=found.called)
        )
    if what == "reopen":
        reopen(session, found.sitting, minutes, order, now=now())
        return str(_("%(name)s can go on: the sitting is open again.", name=found.called))
    void(session, found.sitting, order, now=now())
    return str(
        _("The sitting does not count any more, and %(name)s has that attempt back.", name=found.called)
    )


def _seen() -> int | None:
    """Return how many minutes had been added when the page was shown; None where it does not say."""
    return whole_number(request.form["seen"]) if "seen" in request.form else None


def _plain(text: str) -> str:
    """Return a line of text: PostgreSQL takes no NUL, and a reason is one line."""
    return " ".join(text.replace("\0", "").split())


def _page(row: Assignment, found: Run, errors: dict[str, str]) -> str:
    session = db.session()
    return render_template(
        "teach/given/run.html",
        row=row,
        version=session.get_one(MockExamVersion, row.version_id),
        run=found,
        acts=list_run_acts(session, row, found.sitting),
        form=request.form,
        errors=errors,
    )
