"""Take one's data along, or delete it: for guests as for everybody."""

from flask import Blueprint, abort, make_response, redirect, render_template, session
from flask.typing import ResponseReturnValue

from exam_prep.errors import NotFoundError
from exam_prep.services.own_data.forgetting import contents_of, forget
from exam_prep.web.data.files import FILES, download
from exam_prep.web.extensions import db
from exam_prep.web.security import FORGET_STORAGE
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import ZONE_COOKIE, account, visitor

bp = Blueprint("data", __name__, url_prefix="/data")

_WITH_ACCOUNT = "/account/delete"


@bp.get("")
def index() -> ResponseReturnValue:
    """Show what is kept of the visitor and what can be done with it."""
    return render_template("data/index.html", contents=contents_of(db.session(), visitor()))


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


@writes
def _forget() -> None:
    learner = visitor()
    if learner is not None:
        forget(db.session(), learner)
