"""The list of people, one person's page, and what an admin may do there."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.roles import Role
from exam_prep.errors import InvalidError
from exam_prep.services.accounts.inviting import invite
from exam_prep.services.accounts.listing import acts_of, find_person, list_people
from exam_prep.services.accounts.people import plain_address
from exam_prep.web.accounts.fresh import fresh
from exam_prep.web.extensions import db
from exam_prep.web.people.acts import act_on
from exam_prep.web.people.forms import InviteForm, read_role
from exam_prep.web.people.words import NAMES
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import account, now

bp = Blueprint("people", __name__, url_prefix="/admin/people")


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the people, some at a time, and the form that invites one."""
    return _list(InviteForm(), {})


@bp.post("")
def invite_one() -> ResponseReturnValue:
    """Invite somebody by mail; without a mail server the link is shown once, to be handed over."""
    form = InviteForm()
    try:
        email, role = plain_address(form.email.data or ""), read_role(form.role.data)
    except InvalidError as error:
        return _list(form, {"email": told(error)}), 422
    link = _invite(email, role)
    if link:
        return render_template("people/link.html", link=link, email=email, role=role)
    flash(_("An invitation is on its way to %(email)s. It works for 7 days.", email=email))
    return redirect("/admin/people", 303)


@bp.get("/<person>")
def one(person: str) -> ResponseReturnValue:
    """Show one person's account, and what was done to it."""
    found = find_person(db.session(), person)
    acts = acts_of(db.session(), found)
    return render_template("people/person.html", person=found, acts=acts, act_names=NAMES)


@bp.post("/<person>")
@writes
def change(person: str) -> ResponseReturnValue:
    """Do what the pressed button says."""
    found = find_person(db.session(), person)
    flash(act_on(db.session(), found, request.form.get("do", ""), actor=_actor(), now=now()))
    stays = request.form.get("do") != "revoke"
    return redirect(f"/admin/people/{person}" if stays else "/admin/people", 303)


@writes
def _invite(email: str, role: Role) -> str:
    """Invite, and return the link where no letter brings it."""
    made = fresh()
    invite(db.session(), email, role, made, actor=_actor(), now=now())
    return "" if made.mails else made.link


def _actor() -> str:
    mine = account()
    return mine.public_id if mine else ""


def _list(form: InviteForm, errors: dict[str, str]) -> str:
    search, after = (_plain(request.args.get(name, "")) for name in ("find", "after"))
    people, beyond = list_people(db.session(), search, after)
    return render_template(
        "people/index.html", people=people, beyond=beyond, search=search, form=form, errors=errors
    )


def _plain(typed: str) -> str:
    return "".join(sign for sign in typed.strip() if sign.isprintable())[:254]
