"""The second factor: setting it up, the code after the password, recovery codes, and turning it off."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.utils import login_user

from exam_prep.core.recovery_codes import SET_SIZE, code_of
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account
from exam_prep.errors import ConflictError, SignedOutError
from exam_prep.seeds import new_secret
from exam_prep.services.accounts import second_factor
from exam_prep.services.accounts.second_factor import METHOD, codes_left, has_app
from exam_prep.web.accounts.leading import safe_next
from exam_prep.web.accounts.proof import missing_proof
from exam_prep.web.accounts.second_step import complete, desk_of, safe, waiting
from exam_prep.web.extensions import db
from exam_prep.web.qr import qr_image
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import SIGN_IN_AGAIN, account, now

P = ParamSpec("P")

bp = Blueprint("second_factor", __name__, url_prefix="/account")

_PAGE = "/account/second-factor"
_FIRST_PAGE = "/"
_NEW = "new_factor"
"""In the cookie: the sealed secret that is being set up, whose, and since when."""
_SET_UP_SECONDS = 60 * 60


def _asks_again(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Ask first who it is, where that was shown more than 15 minutes ago or by less than there is."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        back = request.full_path.rstrip("?") if request.method == "GET" else _PAGE
        missing = missing_proof(back)
        return view(*args, **kwargs) if missing is None else redirect(missing, 303)

    return guarded


@bp.get("/second-factor")
def page() -> ResponseReturnValue:
    """Show whether there is a second step, and what can be done with it."""
    mine = _mine()
    return render_template(
        "account/second_factor.html",
        on=has_app(mine),
        left=codes_left(mine),
        required=mine.role.is_staff,
    )


@bp.get("/second-factor/set-up")
@_asks_again
def set_up() -> ResponseReturnValue:
    """Show a fresh secret, as a picture and as signs to type."""
    mine = _mine()
    if _pending(mine) is None:
        session[_NEW] = [safe().seal(new_secret()), mine.public_id, now().timestamp()]
    return _set_up_page(mine, {})


@bp.post("/second-factor/set-up")
def turn_on() -> ResponseReturnValue:
    """Turn the second step on by a first code; its recovery codes are shown now and never again."""
    mine = _mine()
    sealed = _pending(mine)
    if sealed is None:
        flash(_("This page was open for long. Here is a new code to scan."))
        return redirect(f"{_PAGE}/set-up?next={quote(safe_next())}", 303)
    codes = _new_codes()
    if not _turn_on(mine, sealed, request.form.get("code", ""), codes):
        return _set_up_page(mine, {"code": _no_match()}), 422
    session.pop(_NEW)
    login_user(mine, authn_via=["password", METHOD])
    return _codes_page(codes)


@bp.post("/second-factor/recovery-codes")
@_asks_again
def renew() -> ResponseReturnValue:
    """Make new recovery codes; the old ones stop working."""
    codes = _new_codes()
    _renew(_mine(), codes)
    return _codes_page(codes)


@bp.post("/second-factor/off")
@_asks_again
def turn_off() -> ResponseReturnValue:
    """Turn the second step off; not for staff, who see the work of others."""
    mine = _mine()
    if mine.role.is_staff:
        raise ConflictError("Your role needs the second step; set it up on another device instead.")
    _turn_off(mine)
    flash(_("The second step is off. Your password alone signs you in."))
    return redirect(_PAGE, 303)


@bp.get("/second-step")
def ask() -> ResponseReturnValue:
    """Ask for the code of the app."""
    return _step_page("", {})


@bp.post("/second-step")
def step() -> ResponseReturnValue:
    """Sign in with the code of the app."""
    user = waiting()
    if user is None:
        return _too_late()
    if not _take(user, request.form.get("code", "")):
        return _step_page("", {"code": _no_match()}, status=422)
    return complete(user)


@bp.get("/second-step/recovery")
def ask_recovery() -> ResponseReturnValue:
    """Ask for a recovery code."""
    return _step_page("_recovery", {})


@bp.post("/second-step/recovery")
def recover() -> ResponseReturnValue:
    """Sign in with a recovery code; it works once."""
    user = waiting()
    if user is None:
        return _too_late()
    if not _take_recovery(user, request.form.get("code", "")):
        said = _("This recovery code does not match, or was used already. Check it, or take another one.")
        return _step_page("_recovery", {"code": said}, status=422)
    flash(_("You used a recovery code. Codes that are left: %(num)s.", num=codes_left(user)))
    return complete(user)


def _no_match() -> str:
    return str(_("This code does not match. Wait until the app shows the next one, and write that."))


@writes
def _turn_on(mine: Account, sealed: str, code: str, codes: Sequence[str]) -> bool:
    return second_factor.turn_on(db.session(), mine.id, sealed, code, codes, desk_of(mine.public_id))


@writes
def _renew(mine: Account, codes: Sequence[str]) -> None:
    second_factor.renew_recovery_codes(db.session(), mine.id, codes, desk_of(mine.public_id))


@writes
def _turn_off(mine: Account) -> None:
    second_factor.turn_off(db.session(), mine.id, desk_of(mine.public_id))


@writes
def _take(user: Account, code: str) -> bool:
    return second_factor.take_code(db.session(), user.id, code, desk_of(user.public_id))


@writes
def _take_recovery(user: Account, code: str) -> bool:
    return second_factor.take_recovery_code(db.session(), user.id, code, desk_of(user.public_id))


def _mine() -> Account:
    """Return the account that is signed in; the policy table lets nobody else come here."""
    found = account()
    if found is None:
        raise SignedOutError(SIGN_IN_AGAIN)
    return db.session().get_one(Account, found.id)


def _new_codes() -> list[str]:
    return [code_of(int(new_secret(), 16)) for _code in range(SET_SIZE)]


def _pending(mine: Account) -> str | None:
    """Return the sealed secret that this account is setting up, or None."""
    sealed, whose, since = session.get(_NEW) or (None, "", 0)
    is_good = whose == mine.public_id and now().timestamp() - since < _SET_UP_SECONDS
    return sealed if is_good else None


def _set_up_page(mine: Account, errors: dict[str, str]) -> str:
    sealed = _pending(mine) or ""
    address = safe().address(sealed, mine.email)
    return render_template(
        "account/second_factor_set_up.html",
        errors=errors,
        key=safe().key(sealed),
        address=address,
        picture=qr_image(address),
        required=mine.role.is_staff and not has_app(mine),
        replaces=has_app(mine),
        next=safe_next(),
    )


def _codes_page(codes: Sequence[str]) -> str:
    leads_to = safe_next()
    if leads_to == _FIRST_PAGE and _mine().role is Role.INSTRUCTOR:
        leads_to = "/teach"
    return render_template("account/recovery_codes.html", codes=codes, next=leads_to)


def _step_page(way: str, errors: dict[str, str], *, status: int = 200) -> ResponseReturnValue:
    if waiting() is None:
        return _too_late()
    return render_template(f"account/second_step{way}.html", errors=errors), status


def _too_late() -> ResponseReturnValue:
    flash(_("Sign in with your password first; the code comes after it."))
    return redirect("/account/login", 303)
