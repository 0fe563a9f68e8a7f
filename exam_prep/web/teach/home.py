"""Where the teaching side begins, and who asks there."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from exam_prep.errors import SignedOutError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.web.visitor import SIGN_IN_AGAIN, account

bp = Blueprint("teach", __name__, url_prefix="/teach")


@bp.get("")
def index() -> ResponseReturnValue:
    """Lead to the exams, where an instructor begins."""
    return redirect("/teach/exams", 303)


def leader() -> AccountRef:
    """Return who asks; the policy table lets nobody but staff come here."""
    found = account()
    if found is None:
        raise SignedOutError(SIGN_IN_AGAIN)
    return found
