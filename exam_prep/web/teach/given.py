"""Exams that are given: the list, the page of one, and what its buttons do."""

import time
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from exam_prep.core.sitting import State
from exam_prep.db.assignments import Assignment
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.assignments.acts import list_acts
from exam_prep.services.assignments.giving import change_terms, withdraw
from exam_prep.services.assignments.listing import list_given
from exam_prep.services.assignments.owned import cohort_of, led_assignment, member_of
from exam_prep.services.assignments.releasing import release_items, release_score
from exam_prep.services.assignments.sittings import list_run_acts, list_runs
from exam_prep.services.assignments.terms import OverlapError, TermsError, mark_of, terms_of
from exam_prep.services.cohorts.members import names_for_staff
from exam_prep.services.cohorts.owned import led_cohort
from exam_prep.services.sittings.releasing import end_of_window, is_score_due, items_come
from exam_prep.services.sittings.sweeping import sweep_given
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import whole_number
from exam_prep.web.teach.home import leader
from exam_prep.web.teach.terms import Shown, read_terms, sent_terms, shown_terms
from exam_prep.web.teach.words import told_overlap
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now

_MOMENT = 3.0
"""How many seconds a press of a button may take; a class of thirty takes less than one."""

bp = Blueprint("given", __name__, url_prefix="/teach/given")


@bp.get("")
def index() -> ResponseReturnValue:
    """List what is given in the groups that the visitor leads."""
    page = max(1, whole_number(request.args.get("page")))
    given, more = list_given(db.session(), leader(), page=page)
    return render_template("teach/given/index.html", given=given, next_page=page + 1 if more else None)


@bp.get("/<given>")
def one(given: str) -> ResponseReturnValue:
    """Show one: its terms, who sits it, what was done."""
    row = led_assignment(db.session(), leader(), given)
    return _page(row, {}, shown_terms(terms_of(row)))


@bp.post("/<given>")
def change(given: str) -> ResponseReturnValue:
    """Do what the pressed button says; results that wait, and may be known after it, are told at once."""
    answer, done = _change(given)
    if done is not None:
        flash(f"{done.said} {_let_be_known(done.given)}".strip())
    return answer


@dataclass(frozen=True, slots=True)
class _Done:
    """What an act was done to (row id), and the sentence that says so."""

    given: int
    said: str


@writes
def _change(given: str) -> tuple[ResponseReturnValue, _Done | None]:
    """Return the answer, and what was done; None where it was refused."""
    who, session = leader(), db.session()
    # The cohort first, in the order in which everybody locks both.
    led_cohort(session, who, cohort_of(session, led_assignment(session, who, given)).public_id, lock=True)
    row = led_assignment(session, who, given, lock=True)
    try:
        done = _Done(row.id, _acted(row, who))
    except TermsError as error:
        faults = {name: told(one) for name, one in error.faults.items()}
        return (_page(row, faults, sent_terms()), 422), None
    except OverlapError as error:
        return (_page(row, {"opens_at": told_overlap(error)}, sent_terms()), status_of(error)), None
    except ConflictError as error:
        return (_page(row, {"opens_at": told(error)}, sent_terms()), status_of(error)), None
    return redirect(f"/teach/given/{given}", 303), done


def _let_be_known(given: int) -> str:
    """Grade what waits and may be known now, for a moment at most; return what is said of the rest."""
    until = time.perf_counter() + _MOMENT
    left = sweep_given(db.engine, parts().cache, given, now=now(), stops=lambda: time.perf_counter() > until)
    if not left:
        return ""
    return str(
        ngettext("%(num)s sitting follows within a minute.", "%(num)s sittings follow within a minute.", left)
    )


def _acted(row: Assignment, who: AccountRef) -> str:
    session = db.session()
    match request.form.get("do", ""):
        case "terms":
            terms, seen = read_terms(kept=terms_of(row)), request.form.get("seen", "")
            change_terms(session, row, terms, actor=who.email, now=now(), seen=seen)
            return str(_("The new terms hold. Who sits the exam now keeps the time they have."))
        case "score":
            release_score(session, row, actor=who.email, now=now())
            return str(_("The scores can be seen now, without the questions."))
        case "items":
            release_items(session, row, actor=who.email, now=now())
            return str(_("Scores and explanations can be seen now."))
        case "withdraw":
            withdraw(session, row, actor=who.email, now=now())
            return str(_("The exam is withdrawn: nobody can start it. Who sits it now goes on."))
    raise InvalidError("Press one of the buttons on the page.")


def _page(row: Assignment, errors: dict[str, str], shown: Shown) -> str:
    session, member = db.session(), member_of(db.session(), row)
    names = names_for_staff(session, row.cohort_id, [member.learner_id]) if member else {}
    site = (parts().settings.base_url or request.host_url).rstrip("/")
    end, runs = end_of_window(row), list_runs(session, row, now=now())
    return render_template(
        "teach/given/one.html",
        row=row,
        version=session.get_one(MockExamVersion, row.version_id),
        group=cohort_of(session, row),
        called=names.get(member.learner_id) if member else None,
        link=f"{site}/given/{row.public_id}",
        is_over=end is not None and end <= now(),
        score_due=is_score_due(row, now=now()),
        items_come=items_come(row, now=now()),
        runs=runs,
        sits=[run for run in runs if run.state is State.IN_PROGRESS],
        acts=list_acts(session, row),
        run_acts=list_run_acts(session, row),
        shown=shown,
        seen=mark_of(terms_of(row)),
        errors=errors,
    )
