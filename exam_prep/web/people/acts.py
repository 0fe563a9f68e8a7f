"""What each button on a person's page does, and what is said after it."""

from datetime import datetime

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from exam_prep.db.accounts import Account
from exam_prep.errors import InvalidError
from exam_prep.services.accounts.inviting import take_back
from exam_prep.services.accounts.listing import Person
from exam_prep.services.accounts.steering import change_role, end_everywhere, set_active
from exam_prep.web.people.forms import read_role


def act_on(session: Session, person: Person, what: str, *, actor: str, now: datetime) -> str:
    """Do `what` to a person's account and return the sentence that says so.

    Raises:
        InvalidError: the page has no such button.
        ConflictError: it cannot be done as things stand.
    """
    match what:
        case "role":
            change_role(session, person.id, read_role(request.form.get("role")), actor=actor, now=now)
            return str(_("The role is set. Where it changed, they sign in again."))
        case "disable":
            set_active(session, person.id, active=False, actor=actor, now=now)
            return str(_("The account is disabled. Their work stays."))
        case "enable":
            set_active(session, person.id, active=True, actor=actor, now=now)
            return str(_("The account is enabled. They can sign in again."))
        case "end":
            ended = end_everywhere(session, person.id, actor=actor, now=now)
            return str(ngettext("%(num)s sign-in has ended.", "%(num)s sign-ins have ended.", ended))
        case "revoke":
            take_back(session, session.get_one(Account, person.id), actor=actor, now=now)
            return str(_("The invitation is taken back. Its link opens nothing any more."))
    raise InvalidError("Press one of the buttons on the page.")
