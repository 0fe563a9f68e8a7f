"""What each button on a group's page does, and what is said after it."""

from datetime import datetime

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import CODE_LENGTH, CODE_SIGNS, plain_code
from exam_prep.db.cohorts import Cohort
from exam_prep.errors import InvalidError
from exam_prep.seeds import new_code
from exam_prep.services.cohorts.keeping import archive, bring_back, rename, renew_code, set_joining
from exam_prep.services.cohorts.members import let_back, remove
from exam_prep.services.cohorts.staff import add_staff, remove_staff
from exam_prep.web.inputs import plain_id

FIELDS = {"rename": "title", "add": "email", "drop": "staff", "code": "join", "open": "join"}
"""Where on the page a refusal of an act is told."""
OPENS = frozenset({"add", "drop", "code"})
"""Acts that change who comes to the members of a group; the log for security tells them."""


def fresh_code() -> str:
    """Return a join code that nobody has seen."""
    return new_code(CODE_SIGNS, CODE_LENGTH)


def act_on(session: Session, cohort: Cohort, what: str, *, now: datetime) -> str:
    """Do `what` to a cohort, whose row is held, and return the sentence that says so.

    Raises:
        InvalidError: a field is off, or the page has no such button.
        ConflictError: it cannot be done as things stand.
        NotFoundError: the cohort has no such member.
    """
    match what:
        case "rename":
            rename(session, cohort, request.form.get("title", ""))
            return str(_("The group has its new title."))
        case "code":
            renew_code(session, cohort, plain_code(request.form.get("code", "")), fresh_code())
            return str(_("This is the new code. The old one and its link no longer work."))
        case "open" | "close":
            set_joining(session, cohort, is_open=what == "open")
            return str(_("The group is open: who has the code can join.") if what == "open" else _closed())
        case "archive":
            archive(session, cohort, now=now)
            return str(_("The group is in the archive. Everything in it stays."))
        case "restore":
            bring_back(session, cohort)
            return str(_("The group is back. Open it when new members should join."))
        case "remove" | "back" | "add" | "drop":
            return _act_on_people(session, cohort, what, now)
    raise InvalidError("Press one of the buttons on the page.")


def _act_on_people(session: Session, cohort: Cohort, what: str, now: datetime) -> str:
    match what:
        case "remove":
            name = remove(session, cohort, plain_id("member"), now=now)
            return str(_("%(name)s is out of the group. You can let them back below.", name=name))
        case "back":
            name = let_back(session, cohort, plain_id("member"))
            return str(_("%(name)s may be in the group again.", name=name))
        case "add":
            email = add_staff(session, cohort, request.form.get("email", ""), now=now)
            return str(_("%(email)s leads this group too.", email=email))
        case _drop:
            remove_staff(session, cohort, plain_id("staff"))
            return str(_("They no longer lead this group."))


def _closed() -> str:
    return str(_("The group is closed: nobody new can join, and everybody in it stays."))
