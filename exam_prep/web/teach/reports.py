"""Reports of problems for staff: one list by item, and an item's page with its figures and the reply."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from exam_prep.core.problem_reports import ReportState
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.problems.figures import figures_of
from exam_prep.services.problems.listing import Wish, list_reported
from exam_prep.services.problems.one import NO_REPORTS, reported_item
from exam_prep.services.problems.replying import Reply, ReplyError, keep_note, send_reply
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import plain_text, whole_number
from exam_prep.web.teach.home import leader
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now

bp = Blueprint("reports", __name__, url_prefix="/teach/reports")


@bp.get("")
def index() -> ResponseReturnValue:
    """List the items that learners reported, narrowed as the address says."""
    wish = Wish(_state(request.args.get("state", "")), request.args.get("tag", ""))
    page = list_reported(db.session(), parts().cache, wish, page=whole_number(request.args.get("page")))
    return render_template("teach/reports.html", page=page)


@bp.get("/<item_id>")
def one(item_id: str) -> ResponseReturnValue:
    """Show one item: what was reported, its figures, and the item with everything."""
    return _page(item_id, {})


@bp.post("/<item_id>")
@writes
def act(item_id: str) -> ResponseReturnValue:
    """Send a reply, or keep a note for staff; a refused one stands there again as it was written."""
    try:
        flash(_kept(_known(item_id), _to()))
    except ReplyError as error:
        return _page(item_id, {error.field: told(error)}), status_of(error)
    except ConflictError as error:
        return _page(item_id, {"to": told(error)}), status_of(error)
    return redirect(f"/teach/reports/{item_id}", 303)


def _kept(item_id: str, to: dict[str, int]) -> str:
    """Do what the pressed button says, and return the sentence that says so."""
    session, what = db.session(), request.form.get("do", "")
    if what == "note":
        keep_note(session, leader(), item_id, to, plain_text("note"), now=now())
        return str(_("The note is kept. Only staff see it."))
    if what != "reply":
        raise InvalidError("Press one of the buttons on the page.")
    reply = Reply(plain_text("reply"), _state(request.form.get("state", "")), plain_text("note"))
    count = send_reply(session, leader(), item_id, to, reply, now=now())
    return str(
        ngettext(
            "Your reply is sent. Whoever wrote the report sees it at their next visit.",
            "Your reply is sent to %(num)s reports. Those who wrote them see it at their next visit.",
            count,
        )
    )


def _page(item_id: str, errors: dict[str, str]) -> str:
    session, cache = db.session(), parts().cache
    number = whole_number(request.values.get("page"))
    page = reported_item(session, cache, _known(item_id), page=number)
    return render_template(
        "teach/report.html",
        page=page,
        stats=figures_of(session, cache, item_id, page.rules),
        seen=_to(),
        form=request.form,
        errors=errors,
    )


def _known(item_id: str) -> str:
    """Return an item's id as it may be asked for; PostgreSQL could not even compare some (NUL)."""
    if not item_id.isprintable():
        raise NotFoundError(NO_REPORTS)
    return item_id


def _to() -> dict[str, int]:
    """Return the ticked reports: public id -> the revision in which the page showed it."""
    sent = (name.partition(".") for name in request.form.getlist("to") if name.isprintable())
    return {name: whole_number(revision) for name, _dot, revision in sent}


def _state(sent: str) -> ReportState | None:
    return next((one for one in ReportState if one == sent), None)
