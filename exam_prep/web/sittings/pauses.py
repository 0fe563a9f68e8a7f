"""Stopping the clock and going on: a pause in practice, the break of an exam, a rest in it."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from exam_prep.errors import ConflictError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.pausing import go_on, pause, take_break
from exam_prep.services.sittings.resting import take_rest
from exam_prep.web.extensions import db
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now, owner

bp = Blueprint("pauses", __name__)

STOPS = {"pause": pause, "break": take_break, "rest": take_rest}
"""Buttons of a page that stop the clock."""


@bp.post("/sittings/<sitting>/pause")
@writes
def stop(sitting: str) -> ResponseReturnValue:
    """Stop the clock from a page that holds no open question."""
    stop_clock(owner(), sitting, "pause")
    return _back(sitting)


@bp.post("/sittings/<sitting>/go-on")
@writes
def start_again(sitting: str) -> ResponseReturnValue:
    """Let the clock run again and go back to where it was stopped."""
    go_on(db.session(), owner(), sitting, now=now())
    return _back(sitting)


def stop_clock(learner: LearnerRef, sitting: str, go: str) -> None:
    """Stop the clock as the button `go` asks; where that cannot be, the next page says why."""
    try:
        STOPS[go](db.session(), learner, sitting, now=now())
    except ConflictError as error:
        # Not raised: the answer that came along is kept all the same.
        flash(told(error))


def _back(sitting: str) -> ResponseReturnValue:
    position = request.form.get("position", "")
    place = f"/{position}" if position.isascii() and position.isdecimal() else ""
    return redirect(f"/sittings/{sitting}{place}", 303)
