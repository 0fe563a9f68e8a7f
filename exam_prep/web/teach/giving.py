"""Give a published exam: to whom, when, and on what terms."""

import hashlib

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.assignments import Terms
from exam_prep.db.cohorts import Cohort
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.errors import ConflictError
from exam_prep.seeds import new_public_id
from exam_prep.services.assignments.giving import People, give
from exam_prep.services.assignments.terms import OverlapError, TermsError
from exam_prep.services.cohorts.listing import list_cohorts
from exam_prep.services.cohorts.members import member_in, names_of_members
from exam_prep.services.cohorts.owned import led_cohort
from exam_prep.services.mock_exams.definitions import load_definition
from exam_prep.services.mock_exams.owned import owned_version
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db
from exam_prep.web.inputs import plain_id, public_id_in, whole_number
from exam_prep.web.teach.home import leader
from exam_prep.web.teach.terms import FIELDS, Shown, read_terms, sent_terms, shown_terms
from exam_prep.web.teach.words import told_overlap
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now

bp = Blueprint("giving", __name__, url_prefix="/teach/exams/<version>/give")


@bp.get("")
def ask(version: str) -> ResponseReturnValue:
    """Ask for the group where there are several, then for the terms."""
    who, session = leader(), db.session()
    row = owned_version(session, who, version)
    page = max(1, whole_number(request.args.get("page")))
    groups, more = list_cohorts(session, who, archived=False, page=page)
    named = public_id_in(request.args.get("group", "")) or (
        groups[0].public_id if len(groups) == page == 1 else ""
    )
    if not named:
        beyond = page + 1 if more else None
        return render_template("teach/given/which.html", version=row, groups=groups, next_page=beyond)
    return _form(row, led_cohort(session, who, named), {}, shown_terms(_usual(row)))


@bp.post("")
@writes
def begin(version: str) -> ResponseReturnValue:
    """Give it; the same page sent twice gives once."""
    who, session = leader(), db.session()
    row = owned_version(session, who, version)
    cohort = led_cohort(session, who, plain_id("group"), lock=True)
    try:
        member = member_in(session, cohort, plain_id("member")) if request.form.get("member") else None
        made = give(
            session,
            row,
            People(cohort, member),
            read_terms(),
            public_id=_new_name(),
            actor=who.email,
            now=now(),
        )
    except TermsError as error:
        return _form(row, cohort, {name: told(one) for name, one in error.faults.items()}, sent_terms()), 422
    except OverlapError as error:
        return _form(row, cohort, {"opens_at": told_overlap(error)}, sent_terms()), status_of(error)
    except ConflictError as error:
        return _form(row, cohort, {"member": told(error)}, sent_terms()), status_of(error)
    flash(_("The exam is given. Learners find it on their first page and under their groups."))
    return redirect(f"/teach/given/{made.public_id}", 303)


def _usual(row: MockExamVersion) -> Terms:
    """Return what the form begins with: open now, one attempt, and the releases that its builder chose."""
    definition = load_definition(row.definition)
    return Terms(now(), None, 1, "", definition.score_release, definition.items_release)


def _form(row: MockExamVersion, cohort: Cohort, errors: dict[str, str], shown: Shown) -> str:
    return render_template(
        "teach/given/give.html",
        version=row,
        group=cohort,
        members=names_of_members(db.session(), cohort),
        member=request.form.get("member", ""),
        shown=shown,
        start_key=new_public_id(),
        errors=errors,
    )


def _new_name() -> str:
    """Return the name of what is given: it follows from page and fields, so a double click gives once.

    Whoever goes back and sends other fields gives something else.
    """
    page = request.form.get("start_key") or new_public_id()
    sent = [request.form.get(name, "") for name in ("group", "member", *FIELDS)]
    named = f"{leader().public_id} given {request.path} {page} {sent}"
    return hashlib.blake2b(named.encode(errors="replace"), digest_size=16).hexdigest()
