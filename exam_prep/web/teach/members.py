"""One member of a group, as who leads it sees them: the time that they need in exams."""

from decimal import Decimal, InvalidOperation

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.accommodations import Need
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.assignments.accommodating import NeedError, accommodate, in_force
from exam_prep.services.cohorts.members import member_in, names_for_staff
from exam_prep.services.cohorts.owned import led_cohort
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db
from exam_prep.web.teach.home import leader
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now

bp = Blueprint("members", __name__, url_prefix="/teach/groups/<group>/members")

_UNTIMED = "untimed"
_MOST_SIGNS = 8


@bp.get("/<member>")
def one(group: str, member: str) -> ResponseReturnValue:
    """Show what time a member has in exams."""
    cohort = led_cohort(db.session(), leader(), group)
    return _page(cohort, member_in(db.session(), cohort, member), {})


@bp.post("/<member>")
@writes
def need(group: str, member: str) -> ResponseReturnValue:
    """Keep what time a member needs; it holds in every exam, in those that run too."""
    who = leader()
    cohort = led_cohort(db.session(), who, group)
    row = member_in(db.session(), cohort, member)
    try:
        wanted = _need()
        seen = request.form.get("seen", "")
        accommodate(db.session(), row.learner_id, wanted, actor=who.email, now=now(), seen=seen)
    except NeedError as error:
        return _page(cohort, row, {name: told(fault) for name, fault in error.faults.items()}), 422
    except ConflictError as error:
        return _page(cohort, row, {"times": told(error)}), status_of(error)
    flash(_("Kept. It holds in every exam from now on, and an exam that runs has followed."))
    return redirect(f"/teach/groups/{group}/members/{member}", 303)


def _need() -> Need:
    """Return what the form says; raises NeedError with every field that is no number."""
    faults: dict[str, InvalidError] = {}
    times, rest = request.form.get("times", "").strip(), request.form.get("rest", "").strip() or "0"
    multiplier: Decimal | None = None
    if request.form.get("clock") != _UNTIMED:
        try:
            multiplier = Decimal(times[:_MOST_SIGNS].replace(",", ".")) if times else Decimal(1)
        except InvalidOperation:
            faults["times"] = InvalidError("Type a number from 1 to 10, as in 1.5.")
    if not (rest.isascii() and rest.isdigit() and len(rest) <= _MOST_SIGNS):
        faults["rest"] = InvalidError("Type the minutes of rest as a whole number, as in 20.")
    if faults:
        raise NeedError(faults)
    return Need(multiplier, int(rest))


def _page(cohort: Cohort, member: CohortMember, errors: dict[str, str]) -> str:
    session = db.session()
    return render_template(
        "teach/member.html",
        group=cohort,
        member=member,
        called=names_for_staff(session, cohort.id, [member.learner_id])[member.learner_id],
        held=in_force(session, member.learner_id),
        form=request.form,
        errors=errors,
    )
