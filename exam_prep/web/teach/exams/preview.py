"""The preview of a mock exam: one form item by item, to pin, leave out and replace."""

from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.drawing.form import Form
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.db.mock_exams import MockExam
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.bank.served import Loaded
from exam_prep.services.mock_exams.keeping import draft_of, refuse_changed, save_draft
from exam_prep.services.mock_exams.owned import owned_exam
from exam_prep.services.mock_exams.previewing import count_pins, curated, draw_preview, preview_of
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import whole_number
from exam_prep.web.teach.home import leader
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now

bp = Blueprint("exam_previews", __name__, url_prefix="/teach/exams/<mock>/preview")


@bp.get("")
def one(mock: str) -> ResponseReturnValue:
    """Show one form of the draft; the same number gives the same form."""
    return _page(owned_exam(db.session(), leader(), mock), {})


@bp.post("")
@writes
def change(mock: str) -> ResponseReturnValue:
    """Do what the pressed button says to one question, or to the whole form."""
    session = db.session()
    exam = owned_exam(session, leader(), mock, lock=True)
    loaded = parts().cache.current(session)
    definition, revision = draft_of(exam), whole_number(request.form.get("revision"))
    what, _colon, item = request.form.get("do", "").partition(":")
    try:
        refuse_changed(exam, revision)
        form, _why = _drawn(loaded, definition)
        changed, other = curated(loaded, definition, form, what, item)
        save_draft(session, loaded, exam, changed, revision=revision, now=now())
    except (ConflictError, InvalidError) as error:
        return _page(exam, {"form": told(error)}), status_of(error)
    flash(_said(what, item, other))
    return redirect(f"/teach/exams/{mock}/preview?seed={_seed()}{_anchor(what, item, other)}", 303)


def _page(exam: MockExam, errors: dict[str, str]) -> str:
    loaded = parts().cache.current(db.session())
    definition = draft_of(exam)
    form, why = _drawn(loaded, definition)
    return render_template(
        "teach/exams/preview.html",
        exam=exam,
        definition=definition,
        preview=preview_of(loaded, definition, form),
        pins=count_pins(definition),
        why=why,
        seed=_seed(),
        errors=errors,
    )


def _drawn(loaded: Loaded, definition: Definition) -> tuple[Form | None, str]:
    """Return the form that is looked at, or None and why there is none."""
    try:
        return draw_preview(loaded, definition, seed=_seed()), ""
    except InvalidError as error:
        return None, told(error)


def _seed() -> int:
    return whole_number(request.values.get("seed")) or 1


def _anchor(what: str, item: str, other: str) -> str:
    """Return the part of the page to go to: the question acted on, else none, as the message is on top."""
    return f"#item-{quote(other or item)}" if what in {"pin", "unpin", "replace"} else ""


def _said(what: str, item: str, other: str) -> str:
    match what:
        case "pin":
            return str(_("Question %(item)s is in every form now.", item=item))
        case "unpin":
            return str(_("Question %(item)s is drawn like any other again.", item=item))
        case "out":
            return str(_("Question %(item)s is in no form any more.", item=item))
        case "back":
            return str(_("Question %(item)s may be drawn again.", item=item))
        case "replace":
            return str(
                _("Question %(item)s is out, and %(other)s is pinned in its place.", item=item, other=other)
            )
    return str(_("Every question of this form is pinned: all forms hold these questions."))
