"""Take one's data along, bring it in, or delete it: for guests as for everybody."""

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.interchange.learner.reading import read_learner_file
from exam_prep.interchange.learner.records import LearnerFile
from exam_prep.seeds import new_public_id
from exam_prep.services.own_data.forgetting import contents_of, forget
from exam_prep.services.own_data.importing import Brought, bring_in
from exam_prep.web.data.files import FILES, download
from exam_prep.web.data.words import sentences
from exam_prep.web.extensions import db, parts
from exam_prep.web.security import FORGET_STORAGE
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import ZONE_COOKIE, account, learner_for_start, now, undo_start, visitor

bp = Blueprint("data", __name__, url_prefix="/data")

_WITH_ACCOUNT = "/account/delete"


@bp.get("")
def index() -> ResponseReturnValue:
    """Show what is kept of the visitor and what can be done with it."""
    return _page({})


@bp.post("/import")
def bring() -> ResponseReturnValue:
    """Take in a file of all of a learner's data; what is wrong with it is told at its field."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page({"file": _("Choose the file first, then press the button.")}, status=422)
    try:
        brought = _bring(read_learner_file(sent.read()))
    except (ConflictError, InvalidError) as error:
        return _page({"file": told(error)}, status=422)
    for sentence in sentences(brought):
        flash(sentence)
    return redirect("/data", 303)


@bp.get("/<file>")
def take(file: str) -> ResponseReturnValue:
    """Send one of the files."""
    if file not in FILES:
        abort(404)
    learner = visitor()
    if learner is None:
        raise NotFoundError("Nothing is kept of you here yet; answer a question first.")
    return download(file, learner)


@bp.get("/delete")
def ask() -> ResponseReturnValue:
    """Ask whether all of it should go; who has an account is asked for the password too."""
    if account() is not None:
        return redirect(_WITH_ACCOUNT, 303)
    return render_template("data/delete.html", contents=contents_of(db.session(), visitor()))


@bp.post("/delete")
def delete() -> ResponseReturnValue:
    """Delete all of a guest's work, here and on the device; the cookie goes once that is committed."""
    if account() is not None:
        return redirect(_WITH_ACCOUNT, 303)
    _forget()
    session.clear()
    answer = make_response(render_template("data/gone.html"))
    answer.delete_cookie(ZONE_COOKIE, samesite="Lax")
    answer.headers["Clear-Site-Data"] = FORGET_STORAGE
    return answer


def _page(errors: dict[str, str], *, status: int = 200) -> ResponseReturnValue:
    contents = contents_of(db.session(), visitor())
    return render_template("data/index.html", contents=contents, errors=errors), status


@writes
def _bring(file: LearnerFile) -> Brought:
    learner = learner_for_start()
    try:
        brought = bring_in(db.session(), parts().cache, learner, file, now=now(), new_id=new_public_id)
    except ConflictError:
        undo_start()
        raise
    if not brought.sittings:
        undo_start()
    return brought


@writes
def _forget() -> None:
    learner = visitor()
    if learner is not None:
        forget(db.session(), learner)
