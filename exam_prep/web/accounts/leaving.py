"""Delete the account and all work: asked once with the password, done in one transaction."""

from flask import Blueprint, make_response, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.services.accounts.leaving import delete_account
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.merging import count_work
from exam_prep.web.accounts.checking import checked_account
from exam_prep.web.accounts.devices import forget_device, name_hash
from exam_prep.web.extensions import db, parts
from exam_prep.web.security import FORGET_STORAGE
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import ZONE_COOKIE, account, now, owner

bp = Blueprint("leaving", __name__, url_prefix="/account/delete")


@bp.get("")
def ask() -> ResponseReturnValue:
    """Say what goes, and ask for the password."""
    return _page({})


@bp.post("")
def delete() -> ResponseReturnValue:
    """Delete everything, here and on the device; the cookies go once the deletion is committed."""
    mine = account()
    if mine is None or checked_account(mine.email, request.form.get("password")) is None:
        return _page({"password": _("That is not your password. Try again.")}), 422
    _delete(mine)
    session.clear()
    answer = make_response(render_template("data/gone.html", me=lambda: None))
    answer.delete_cookie(ZONE_COOKIE, samesite="Lax")
    answer.headers["Clear-Site-Data"] = FORGET_STORAGE
    return forget_device(answer)


@writes
def _delete(mine: AccountRef) -> None:
    mails = parts().settings.mail is not None
    delete_account(db.session(), mine.id, name_hash=name_hash(mine.email), mails=mails, now=now())


def _page(errors: dict[str, str]) -> str:
    held = count_work(db.session(), owner())
    return render_template("account/delete.html", account=account(), count=held, errors=errors)
