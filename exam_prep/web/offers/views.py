"""The page of an exam that is given to the visitor, and its start."""

import logging

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from exam_prep.core.assignments import WrongCodeError
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.logs import SecurityEvent, security
from exam_prep.seeds import new_public_id
from exam_prep.services.assignments.code_tries import CodeWaitError, count_wrong_code
from exam_prep.services.assignments.offered import not_for_you, own_assignment
from exam_prep.services.assignments.starting import offer_page, start_given
from exam_prep.services.sittings.finish import close_overdue
from exam_prep.services.sittings.start import started_before
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import learner_for_start, now, start_values, visitor

bp = Blueprint("offers", __name__)

_MOST_SIGNS = 200


@bp.get("/given/<given>")
def page(given: str) -> ResponseReturnValue:
    """Show what there is to know before the start."""
    return _page(given)


@bp.post("/given/<given>")
@writes
def start(given: str) -> ResponseReturnValue:
    """Start it, or go on with the sitting that is open; a double click starts once."""
    session = db.session()
    if visitor() is None:
        raise not_for_you()
    learner = learner_for_start()
    close_overdue(session, parts().cache, learner, now=now())
    begin = start_values(request.form.get("start_key"), f"given {given}")
    sitting = started_before(session, learner, begin)
    if sitting is None:
        loaded, code = parts().cache.current(session), request.form.get("code", "")[:_MOST_SIGNS]
        try:
            sitting = start_given(session, loaded, learner, given, code, start=begin)
        except CodeWaitError as error:
            security(SecurityEvent.LIMIT_REACHED, level=logging.WARNING, reason="access codes")
            return _page(given, told(error)), status_of(error), {"Retry-After": str(error.seconds)}
        except (InvalidError, ConflictError) as error:
            if isinstance(error, WrongCodeError):
                row = own_assignment(session, learner, given).given
                count_wrong_code(session, learner, row, now=now())
            return _page(given, told(error)), status_of(error)
    return redirect(f"/sittings/{sitting}/1", 303)


def _page(given: str, problem: str = "") -> str:
    shown = offer_page(db.session(), visitor(), given, now=now())
    field = "code" if shown.needs_code and shown.refusal is None else "start"
    return render_template(
        "offers/page.html",
        page=shown,
        refusal=told(shown.refusal) if shown.refusal else "",
        code=request.form.get("code", ""),
        start_key=new_public_id(),
        errors={field: problem} if problem else {},
        tab="exams",
    )
