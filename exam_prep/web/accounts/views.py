"""Registering, one-time links, passwords, and the account's own page."""

from flask import Blueprint, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.db.accounts import LinkKind
from exam_prep.errors import InvalidError
from exam_prep.services.accounts.joining import (
    SETS_PASSWORD,
    ask_for_reset,
    change_password,
    confirm,
    register,
    set_password_by_link,
)
from exam_prep.services.learners import find_learner
from exam_prep.services.merging import bring_along, count_work
from exam_prep.web.accounts.address import address_link_page, use_address_link
from exam_prep.web.accounts.checking import checked_account, email_of_link, invited_role
from exam_prep.web.accounts.devices import name_hash
from exam_prep.web.accounts.forms import (
    NOT_RIGHT,
    ChangePasswordForm,
    EmailForm,
    NewPasswordForm,
    RegisterForm,
)
from exam_prep.web.accounts.fresh import fresh
from exam_prep.web.accounts.hashing import hashed
from exam_prep.web.accounts.leading import safe_next
from exam_prep.web.accounts.second_step import let_in
from exam_prep.web.extensions import db, parts
from exam_prep.web.forms import first_errors
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import GUEST, SIGNIN, account, now, owner

bp = Blueprint("accounts", __name__, url_prefix="/account")

_SIGN_IN_AS = "sign_in_as"
"""Where the address that a link has just proved waits for the page on which one signs in."""


@bp.get("")
def page() -> ResponseReturnValue:
    """Show the account: its address, and what can be done with it."""
    return render_template("account/page.html", account=account())


@bp.route("/register", methods=["GET", "POST"])
def join() -> ResponseReturnValue:
    """Make an account; the answer is the same whether the address has one already."""
    form = RegisterForm()
    if request.method != "POST":
        return _register_page(form, {})
    errors, email = _register_faults(form)
    if errors:
        return _register_page(form, errors, status=422)
    password = hashed(form.password.data)
    _register(email, password)
    if parts().settings.mail:
        return render_template("account/look_in_mail.html", email=email)
    flash(_("If this address was new, your account is ready. Sign in with it now."))
    return redirect("/account/login", 303)


@bp.route("/forgot", methods=["GET", "POST"])
def forgot() -> ResponseReturnValue:
    """Send a link for a new password; the answer is the same for every address."""
    form = EmailForm()
    mails = parts().settings.mail is not None
    errors = {} if request.method != "POST" or form.validate_on_submit() else first_errors(form)
    if request.method != "POST" or errors or not mails:
        status = 422 if errors else 200
        return render_template("account/forgot.html", form=form, errors=errors, mails=mails), status
    try:
        email = form.plain()
    except InvalidError as error:
        page = render_template("account/forgot.html", form=form, errors={"email": told(error)}, mails=mails)
        return page, 422
    _ask_for_reset(email)
    return render_template("account/look_in_mail.html", email=email)


@bp.get("/link/<token>")
def link(token: str) -> ResponseReturnValue:
    """Show what a one-time link asks for; looking does not use it up, so a preview of it does no harm."""
    return _link_page(token, {})


@bp.post("/link/<token>")
def use_link(token: str) -> ResponseReturnValue:
    """Set a password, confirm an address or change it, by a one-time link."""
    kind, email = email_of_link(token)
    if kind is LinkKind.CONFIRM:
        return _confirmed(token, email)
    if kind is LinkKind.ADDRESS:
        return use_address_link(token, email)
    form = NewPasswordForm()
    errors = {} if form.validate_on_submit() else first_errors(form)
    said = None if errors else form.fault(email)
    if errors or said:
        return _link_page(token, errors or {"password": said or ""}, status=422)
    db.session().rollback()  # nothing is open while hashing
    _set_by_link(token, hashed(form.password.data), email)
    if kind is LinkKind.INVITE and _held() and request.form.get("bring") != "yes":
        session.pop(GUEST)
    session[_SIGN_IN_AS] = email
    flash(_("Your new password is set. Sign in with it now."))
    return redirect("/account/login", 303)


@bp.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change the password; all other sign-ins end."""
    mine = account()
    form = ChangePasswordForm()
    if mine is None or request.method != "POST":
        return render_template("account/password.html", account=mine, errors={})
    errors = {} if form.validate_on_submit() else first_errors(form)
    if not errors and (said := form.fault(mine.email)):
        errors = {"password": said}
    if not errors and checked_account(mine.email, form.present.data) is None:
        errors = {"present": _("That is not your present password. Try again.")}
    if errors:
        return render_template("account/password.html", account=mine, errors=errors), 422
    _change(mine.id, hashed(form.password.data), mine.email)
    flash(_("Your password is changed. Everywhere else you are signed out."))
    return redirect("/account", 303)


@bp.get("/bring")
def bring() -> ResponseReturnValue:
    """Ask whether the work that this browser holds should come along into the account."""
    guest = find_learner(db.session(), session.get(GUEST))
    if guest is None:
        return redirect(safe_next(), 303)
    held = count_work(db.session(), guest)
    return render_template("account/bring.html", account=account(), count=held, next=safe_next())


@bp.post("/bring")
@writes
def decide() -> ResponseReturnValue:
    """Bring the work along, or leave it behind."""
    guest = find_learner(db.session(), session.get(GUEST))
    if guest is not None and request.form.get("bring") == "yes":
        bring_along(db.session(), parts().cache, guest, owner(), now=now())
        flash(_("What you did on this device is in your account now."))
    session.pop(GUEST, None)
    return redirect(safe_next(), 303)


@writes
def _register(email: str, password: str) -> None:
    register(db.session(), email, password, fresh(), now=now())


@writes
def _ask_for_reset(email: str) -> None:
    ask_for_reset(db.session(), email, fresh(), now=now())


@writes
def _set_by_link(token: str, password: str, email: str) -> None:
    mails = parts().settings.mail is not None
    set_password_by_link(db.session(), token, password, name_hash=name_hash(email), mails=mails, now=now())


@writes
def _change(mine: int, password: str, email: str) -> None:
    mails = parts().settings.mail is not None
    change_password(
        db.session(), mine, password, but=session[SIGNIN], name_hash=name_hash(email), mails=mails, now=now()
    )


@writes
def _confirm(token: str) -> None:
    confirm(db.session(), token, now=now())


def _confirmed(token: str, email: str) -> ResponseReturnValue:
    """Confirm the address of whoever knows its password, and sign in."""
    person = checked_account(email, request.form.get("password", ""), unconfirmed=True)
    if person is None:
        return _link_page(token, {"password": str(NOT_RIGHT)}, status=422)
    _confirm(token)
    return let_in(person)


def _register_faults(form: RegisterForm) -> tuple[dict[str, str], str]:
    """Return what is off, by field, and the plain address."""
    if not form.validate_on_submit():
        return first_errors(form), ""
    try:
        email = form.plain()
    except InvalidError as error:
        return {"email": told(error)}, ""
    said = form.fault(email)
    return ({"password": said} if said else {}), email


def _register_page(form: RegisterForm, errors: dict[str, str], *, status: int = 200) -> ResponseReturnValue:
    return render_template("account/register.html", form=form, errors=errors), status


def _link_page(token: str, errors: dict[str, str], *, status: int = 200) -> tuple[str, int]:
    kind, email = email_of_link(token)
    if kind is LinkKind.ADDRESS:
        return address_link_page(token, errors), status
    page = render_template(
        "account/link.html",
        email=email,
        token=token,
        errors=errors,
        sets_password=kind in SETS_PASSWORD,
        role=invited_role(email) if kind is LinkKind.INVITE else None,
        held=_held(),
    )
    return page, status


def _held() -> int:
    """Return how many sets of a guest this browser holds."""
    guest = find_learner(db.session(), session.get(GUEST))
    return count_work(db.session(), guest) if guest else 0
