"""Mock exams for those who build them: the list, and the page on which one is built."""

import hashlib

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.mock_exams.blueprint import definition_of
from exam_prep.core.mock_exams.checking import DefinitionError
from exam_prep.core.mock_exams.definition import Definition, Part
from exam_prep.db.mock_exams import MockExam
from exam_prep.errors import ConflictError, NotFoundError
from exam_prep.seeds import new_public_id
from exam_prep.services.bank.served import Loaded
from exam_prep.services.mock_exams.keeping import create_exam, save_draft
from exam_prep.services.mock_exams.listing import has_archived, list_exams
from exam_prep.services.mock_exams.owned import owned_exam
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import whole_number
from exam_prep.web.teach.exams.acts import PUBLISHING, act_on
from exam_prep.web.teach.exams.making import Forms, forms_for
from exam_prep.web.teach.exams.page import Draft, exam_page, told_faults
from exam_prep.web.teach.exams.sections import rearranged
from exam_prep.web.teach.home import leader
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now

bp = Blueprint("exams", __name__, url_prefix="/teach/exams")

_SCRATCH_QUOTA = 20
_ONLY_SHOWN = frozenset({"check", "add", "up", "remove"})
"""Buttons that change what the page shows and write nothing."""


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the mock exams of the visitor, and what a new one can start from."""
    return _list({})


@bp.post("")
@writes
def create() -> ResponseReturnValue:
    """Make a mock exam from a shipped one, or from scratch; the same page sent twice makes one."""
    loaded = parts().cache.current(db.session())
    try:
        definition = _to_start_from(loaded, request.form.get("from", ""))
    except NotFoundError as error:
        return _list({"from": told(error)}), 422
    made = create_exam(db.session(), loaded, leader(), definition, public_id=_new_name(), now=now())
    return redirect(f"/teach/exams/{made.public_id}", 303)


@bp.get("/<mock>")
def one(mock: str) -> ResponseReturnValue:
    """Show one mock exam with everything that can be set."""
    exam = owned_exam(db.session(), leader(), mock)
    loaded = parts().cache.current(db.session())
    draft = Draft.of_stored(exam, loaded)
    return exam_page(
        exam, draft, told_faults(draft.faults), loaded=loaded, revision=exam.draft_revision, is_saved=True
    )


@bp.post("/<mock>")
def change(mock: str) -> ResponseReturnValue:
    """Do what the pressed button says; what was typed comes along with each of them."""
    if request.form.get("do", "").partition(":")[0] in _ONLY_SHOWN:
        return _shown(mock)
    return _kept(mock, forms_for(mock) if request.form.get("do") in PUBLISHING else None)


def _shown(mock: str) -> ResponseReturnValue:
    """Show what was typed, checked and with its sections rearranged."""
    exam = owned_exam(db.session(), leader(), mock)
    what = request.form.get("do", "")
    typed = rearranged(request.form.to_dict(), what, _("New section"))
    loaded = parts().cache.current(db.session())
    draft = Draft.of_typed(typed, exam, loaded)
    errors = told_faults(draft.faults) if what == "check" else {}
    return exam_page(exam, draft, errors, loaded=loaded, revision=_revision(), is_saved=False)


@writes
def _kept(mock: str, made: Forms) -> ResponseReturnValue:
    """Save what was typed, then do what the button says beside that."""
    session, who = db.session(), leader()
    exam = owned_exam(session, who, mock, lock=True)
    loaded = parts().cache.current(session)
    draft = Draft.of_typed(request.form.to_dict(), exam, loaded)
    revision = _revision()
    try:
        draft.refuse_faults()
        save_draft(session, loaded, exam, draft.definition, revision=revision, now=now())
    except ConflictError as error:
        errors, status, revision = {"exam": told(error)}, status_of(error), exam.draft_revision
    except DefinitionError as error:
        errors, status = told_faults(error.faults), status_of(error)
    else:
        return _acted(exam, draft, loaded, made)
    return exam_page(exam, draft, errors, loaded=loaded, revision=revision, is_saved=False), status


def _acted(exam: MockExam, draft: Draft, loaded: Loaded, made: Forms) -> ResponseReturnValue:
    """Do what the button says; a refusal is told on the page, and the draft is saved all the same."""
    try:
        done = act_on(exam, request.form.get("do", ""), made)
    except DefinitionError as error:
        errors = told_faults(error.faults)
    except ConflictError as error:
        flash(told(error))
        return redirect(f"/teach/exams/{exam.public_id}", 303)
    else:
        if done.said:
            flash(done.said)
        return redirect(done.leads_to or f"/teach/exams/{exam.public_id}", 303)
    return exam_page(exam, draft, errors, loaded=loaded, revision=exam.draft_revision, is_saved=True), 422


def _list(errors: dict[str, str]) -> str:
    archived, page = "archived" in request.args, max(1, whole_number(request.args.get("page")))
    listed, more = list_exams(db.session(), leader(), archived=archived, page=page)
    loaded = parts().cache.current(db.session())
    return render_template(
        "teach/exams/index.html",
        exams=listed,
        next_page=page + 1 if more else None,
        archived=archived,
        has_archived=has_archived(db.session(), leader()),
        shipped=sorted(loaded.exams.values(), key=lambda exam: (not exam.sections, exam.title)),
        start_key=new_public_id(),
        form=request.form,
        errors=errors,
    )


def _to_start_from(loaded: Loaded, name: str) -> Definition:
    if name:
        return definition_of(loaded.exam(name), loaded.index, loaded.taxonomy)
    everything = tuple(loaded.taxonomy.domains)
    return Definition(_("New exam"), (Part("s1", _("All topics"), _SCRATCH_QUOTA, everything),), minutes=30)


def _revision() -> int:
    return whole_number(request.form.get("revision"))


def _new_name() -> str:
    """Return a new exam's name: it follows from the page, so a double click makes one exam."""
    page = f"{request.form.get('from', '')} {request.form.get('start_key') or new_public_id()}"
    return hashlib.blake2b(f"{leader().public_id} {page}".encode(), digest_size=16).hexdigest()
