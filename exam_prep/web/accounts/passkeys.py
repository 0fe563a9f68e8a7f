"""Passkeys: signing in with one, and the page where an account's passkeys are added and removed."""

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.utils import login_user

from exam_prep.core.passkeys import LONGEST_NAME, MOST
from exam_prep.db.accounts import Account
from exam_prep.errors import ConflictError, InvalidError, SignedOutError
from exam_prep.seeds import new_public_id
from exam_prep.services.accounts.ceremonies import ask_to_use, not_taken
from exam_prep.services.accounts.passkeys import (
    Answer,
    add_passkey,
    ask_for_new,
    check_name,
    list_passkeys,
    remove_passkey,
    use_passkey,
)
from exam_prep.services.accounts.people import AccountRef
from exam_prep.web.accounts.challenges import new_challenge, not_here, site, site_here, take_challenge
from exam_prep.web.accounts.leading import safe_next
from exam_prep.web.accounts.proof import missing_proof
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import SIGN_IN_AGAIN, account, now

bp = Blueprint("passkeys", __name__, url_prefix="/account")

PAGE = "/account/passkeys"


@bp.get("/passkey")
def sign_in() -> ResponseReturnValue:
    """Show the button that signs in with a passkey, or proves who it is again."""
    return _sign_in_page({})


@bp.post("/passkey/options")
def ask_use() -> ResponseReturnValue:
    """Tell the page's script what to ask the browser for; it is the same for everybody."""
    here = site()
    return _json(ask_to_use(here, new_challenge()))


@bp.post("/passkey")
def use() -> ResponseReturnValue:
    """Sign in with the passkey that answered; whoever is signed in already stays the same person."""
    mine = account()
    try:
        person = _use(_answer(), mine)
    except InvalidError as error:
        return _sign_in_page({"passkey": told(error)}, status=422)
    login_user(person, authn_via=["webauthn"])
    return redirect(safe_next(), 303)


@bp.get("/passkeys")
def page() -> ResponseReturnValue:
    """Show the account's passkeys."""
    missing = missing_proof(PAGE)
    return _own_page({}) if missing is None else redirect(missing, 303)


@bp.post("/passkeys/options")
@writes
def ask_new() -> ResponseReturnValue:
    """Tell the page's script what to ask the browser for to make a passkey."""
    if missing_proof(PAGE):
        raise ConflictError("You signed in a while ago. Reload this page, and show once more that it is you.")
    here, handle = site(), new_public_id()
    return _json(ask_for_new(db.session(), _mine().id, here, new_challenge(), handle=handle))


@bp.post("/passkeys")
def add() -> ResponseReturnValue:
    """Keep the passkey that was made."""
    if missing := missing_proof(PAGE):
        return redirect(missing, 303)
    field = "name"
    try:
        name = check_name(db.session(), _mine().id, request.form.get("name", ""))
        field = "passkey"
        _add(_answer(), name)
    except (InvalidError, ConflictError) as error:
        return _own_page({field: told(error)}, status=status_of(error))
    flash(_("“%(name)s” is on your account now. You can sign in with it.", name=name))
    return redirect(PAGE, 303)


@bp.post("/passkeys/remove")
def remove() -> ResponseReturnValue:
    """Remove one of the account's passkeys."""
    if missing := missing_proof(PAGE):
        return redirect(missing, 303)
    name = _remove()
    flash(_("“%(name)s” does not open your account any more.", name=name))
    return redirect(PAGE, 303)


@writes
def _use(answer: Answer, mine: AccountRef | None) -> Account:
    person = use_passkey(db.session(), answer, now=now())
    if mine is not None and mine.id != person.id:
        raise not_taken()
    return person


@writes
def _add(answer: Answer, name: str) -> None:
    mails = parts().settings.mail is not None
    add_passkey(db.session(), _mine().id, answer, name, mails=mails, now=now())


@writes
def _remove() -> str:
    mails = parts().settings.mail is not None
    mark = request.form.get("passkey", "")
    return remove_passkey(db.session(), _mine().id, mark, mails=mails, now=now())


def _answer() -> Answer:
    """Return what the browser sent; what it was asked is forgotten, so read it once."""
    return Answer(request.form.get("credential", ""), site(), take_challenge())


def _mine() -> AccountRef:
    """Return the account that is signed in; the policy table lets nobody else come here."""
    mine = account()
    if mine is None:
        raise SignedOutError(SIGN_IN_AGAIN)
    return mine


def _json(options: str) -> Response:
    return Response(options, mimetype="application/json")


def _sign_in_page(errors: dict[str, str], *, status: int = 200) -> ResponseReturnValue:
    said = None if site_here() else told(not_here())
    page = render_template("account/passkey.html", errors=errors, said=said, next=safe_next())
    return page, status


def _own_page(errors: dict[str, str], *, status: int = 200) -> ResponseReturnValue:
    mine = list_passkeys(db.session(), _mine().id)
    said = None if site_here() else told(not_here())
    page = render_template(
        "account/passkeys.html",
        passkeys=mine,
        errors=errors,
        said=said,
        name=request.form.get("name", ""),
        most=MOST,
        longest=LONGEST_NAME,
    )
    return page, status
