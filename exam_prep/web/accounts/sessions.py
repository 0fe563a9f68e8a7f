"""Where the account is signed in: look, and end what should not be."""

from flask import Blueprint, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.errors import SignedOutError
from exam_prep.services.accounts.signins import SignedIn, end_place, end_signins, list_signins
from exam_prep.web.extensions import db
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import SIGN_IN_AGAIN, SIGNIN, now, signed_in

bp = Blueprint("signins", __name__, url_prefix="/account/sessions")

OTHERS = "others"


@bp.get("")
def page() -> ResponseReturnValue:
    """Show each browser in which the account is signed in, this one first."""
    here = _here()
    places = list_signins(db.session(), here.account, here.public_id, now=now())
    return render_template("account/sessions.html", places=places)


@bp.post("")
@writes
def end() -> ResponseReturnValue:
    """End one sign-in, or all but this one; their cookies open nothing from now on."""
    here, which = _here(), request.form.get("end", "")
    if which == OTHERS:
        end_signins(db.session(), here.account.id, but=session[SIGNIN])
        flash(_("You are signed in here only."))
    else:
        end_place(db.session(), here.account.id, which)
        flash(_("That sign-in has ended."))
    return redirect("/account/sessions", 303)


def _here() -> SignedIn:
    """Return this browser's sign-in; raises SignedOutError when it ended while the request waited."""
    found = signed_in()
    if found is None:
        raise SignedOutError(SIGN_IN_AGAIN)
    return found
