"""Change the mail address: ask with the password, confirm by the link that went to the new one."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.errors import InvalidError
from exam_prep.services.accounts.addresses import ask_for_address, change_address, new_address
from exam_prep.services.accounts.people import AccountRef
from exam_prep.web.accounts.checking import checked_account
from exam_prep.web.accounts.forms import ChangeAddressForm
from exam_prep.web.accounts.fresh import fresh
from exam_prep.web.extensions import db, parts
from exam_prep.web.forms import first_errors
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import account, now

bp = Blueprint("address", __name__, url_prefix="/account/address")


@bp.route("", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Ask for the new address and the password; the answer is the same for a taken address."""
    mine, form = account(), ChangeAddressForm()
    if mine is None or request.method != "POST" or parts().settings.mail is None:
        return _page(mine, form, {}), 200
    errors, email = _faults(form)
    if not errors and checked_account(mine.email, form.present.data) is None:
        errors = {"present": _("That is not your password. Try again.")}
    if errors:
        return _page(mine, form, errors), 422
    _ask(mine, email)
    return render_template("account/look_in_mail.html", email=email)


def address_link_page(token: str, errors: dict[str, str]) -> str:
    """Return the page of a link for a new address."""
    email = new_address(db.session(), token, now=now())
    return render_template("account/new_address.html", token=token, email=email, errors=errors)


def use_address_link(token: str, old: str) -> ResponseReturnValue:
    """Change the address of the account that is `old` so far, for whoever knows its password."""
    if checked_account(old, request.form.get("password")) is None:
        return address_link_page(token, {"password": _("That is not your password. Try again.")}), 422
    _change(token)
    flash(_("Your mail address is changed. Sign in with the new one from now on."))
    return redirect("/account", 303)


@writes
def _ask(mine: AccountRef, email: str) -> None:
    ask_for_address(db.session(), mine, email, fresh(), now=now())


@writes
def _change(token: str) -> None:
    change_address(db.session(), token, mails=parts().settings.mail is not None, now=now())


def _faults(form: ChangeAddressForm) -> tuple[dict[str, str], str]:
    """Return what is off, by field, and the plain address."""
    if not form.validate_on_submit():
        return first_errors(form), ""
    try:
        return {}, form.plain()
    except InvalidError as error:
        return {"email": told(error)}, ""


def _page(mine: AccountRef | None, form: ChangeAddressForm, errors: dict[str, str]) -> str:
    mails = parts().settings.mail is not None
    return render_template("account/address.html", account=mine, form=form, errors=errors, mails=mails)
