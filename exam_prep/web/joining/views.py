"""Join a group, and one's own groups; no account is needed."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.accommodations import GIVEN
from exam_prep.core.cohorts import plain_code, spoken_code
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.seeds import new_public_id
from exam_prep.services.assignments.accommodating import InForce, in_force
from exam_prep.services.assignments.offered import list_offers
from exam_prep.services.cohorts import joining
from exam_prep.services.cohorts.joining import Door, Invitation
from exam_prep.services.cohorts.memberships import leave, list_memberships
from exam_prep.web.extensions import db
from exam_prep.web.inputs import plain_id
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import learner_for_start, now, owner, undo_start, visitor

bp = Blueprint("joining", __name__)


@bp.get("/join")
def ask() -> ResponseReturnValue:
    """Ask for the code; a code that can be one leads to its group."""
    typed = request.args.get("code")
    code = plain_code(typed or "")
    if code:
        return redirect(f"/join/{spoken_code(code)}", 303)
    if typed is None:
        return _ask("", {})
    return _ask(typed, {"code": _("A code has nine signs, as in FHK-7MR-2TW. Type it again.")}), 422


@bp.route("/join/<code>", methods=["GET", "POST"])
def door(code: str) -> ResponseReturnValue:
    """Say what joining means, before anything is kept; or join."""
    return _join(code) if request.method == "POST" else _look(code)


def _look(code: str) -> ResponseReturnValue:
    try:
        return _door(code, joining.look(db.session(), plain_code(code), visitor()), {})
    except NotFoundError as error:
        return _ask(code, {"code": told(error)}), 404


@writes
def _join(code: str) -> ResponseReturnValue:
    """Make the visitor a member; a newcomer becomes a guest."""
    plain, learner = plain_code(code), learner_for_start()
    try:
        found = joining.join(
            db.session(),
            plain,
            learner,
            request.form.get("name", ""),
            public_id=new_public_id(),
            now=now(),
        )
    except NotFoundError as error:
        undo_start()
        return _ask(code, {"code": told(error)}), 404
    except InvalidError as error:
        undo_start()
        found = joining.look(db.session(), plain, visitor())
        return _door(code, found, {"name": told(error)}), 422
    if found.door is not Door.INSIDE:
        undo_start()
        return _door(code, found, {}), 409
    flash(_("You are in the group %(title)s.", title=found.title))
    return redirect("/groups", 303)


@bp.get("/groups")
def groups() -> ResponseReturnValue:
    """Show the visitor's groups, and how staff see them there."""
    session, learner = db.session(), visitor()
    own = in_force(session, learner.id) if learner else InForce(GIVEN, GIVEN, None, is_own=False)
    return render_template(
        "joining/groups.html",
        groups=list_memberships(session, learner),
        offers=list_offers(session, learner, now=now()),
        own=own,
    )


@bp.post("/groups")
@writes
def leave_one() -> ResponseReturnValue:
    """Leave a group."""
    title = leave(db.session(), owner(), plain_id("leave"), now=now())
    flash(_("You left the group %(title)s.", title=title))
    return redirect("/groups", 303)


def _ask(typed: str, errors: dict[str, str]) -> str:
    shown = "".join(sign for sign in typed if sign.isprintable())[:40]
    return render_template("joining/ask.html", typed=shown, errors=errors)


def _door(code: str, found: Invitation, errors: dict[str, str]) -> str:
    return render_template(
        "joining/door.html",
        found=found,
        code=spoken_code(plain_code(code)),
        name=request.form.get("name", ""),
        errors=errors,
    )
