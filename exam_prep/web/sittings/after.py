"""What a learner does with an explanation: say why it was missed, report it, try a sibling."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.responses import MissReason
from exam_prep.errors import InvalidError
from exam_prep.seeds import new_public_id
from exam_prep.services.problems.reporting import report_problem
from exam_prep.services.sittings.explain import note_miss_reason
from exam_prep.services.sittings.practice import start_sibling
from exam_prep.services.sittings.start import started_before
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import plain_text
from exam_prep.web.sittings.shown import shown_report
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now, owner, start_values

bp = Blueprint("after", __name__)


@bp.post("/sittings/<sitting>/<int(max=1000):position>/reason")
@writes
def reason(sitting: str, position: int) -> ResponseReturnValue:
    """Keep why the item was missed."""
    try:
        why = MissReason(request.form.get("why", ""))
    except ValueError as error:
        raise InvalidError("Choose one of the reasons on the page.") from error
    note_miss_reason(db.session(), owner(), sitting, position, why)
    flash(_("Noted for your own look back."))
    return redirect(f"/sittings/{sitting}/{position}", 303)


@bp.post("/sittings/<sitting>/<int(max=1000):position>/report")
@writes
def report(sitting: str, position: int) -> ResponseReturnValue:
    """Keep a report of a problem with the item; one that is refused is shown again as it was written."""
    text = plain_text("text")
    try:
        report_problem(db.session(), owner(), sitting, position, text, public_id=new_public_id(), now=now())
    except InvalidError as error:
        page = shown_report(owner(), sitting, position, text=text, problem=told(error))
        if page is None:
            raise
        return page, 422
    flash(
        _(
            "Thank you. The report is kept for the people who look after the questions. Their reply will "
            "stand on this page, and under “Your reports” at the foot of every page."
        )
    )
    return redirect(f"/sittings/{sitting}/{position}", 303)


@bp.post("/sittings/<sitting>/<int(max=1000):position>/sibling")
@writes
def sibling(sitting: str, position: int) -> ResponseReturnValue:
    """Start another item on the same idea."""
    session, learner = db.session(), owner()
    start = start_values(f"{sitting}/{position}", "sibling")
    started = started_before(session, learner, start)
    if started is None:
        loaded = parts().cache.current(session)
        started = start_sibling(session, loaded, learner, sitting, position, start=start)
    return redirect(f"/sittings/{started}/1", 303)
