"""The page before a mock exam that is sat by its link, and its start."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.errors import InvalidError
from exam_prep.seeds import new_public_id
from exam_prep.services.mock_exams.linked import linked_version, start_page
from exam_prep.services.mock_exams.starting import start_version
from exam_prep.services.sittings.extra_time import set_extra_time
from exam_prep.services.sittings.finish import close_overdue
from exam_prep.services.sittings.resting import rest_minutes_of
from exam_prep.services.sittings.start import started_before
from exam_prep.web.extensions import db, parts
from exam_prep.web.extra_time import EXTRA_TIME, changes_time, multiplier_of
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import account, learner_for_start, now, start_values, undo_start, visitor

bp = Blueprint("mocks", __name__, url_prefix="/mock")


@bp.get("/<version>")
def one(version: str) -> ResponseReturnValue:
    """Show what the exam is before anything starts."""
    return _page(linked_version(db.session(), version), {})


@bp.post("/<version>")
@writes
def begin(version: str) -> ResponseReturnValue:
    """Start it, or go on with the open sitting; both for guests and for who is signed in."""
    session, cache = db.session(), parts().cache
    row = linked_version(session, version)
    extra = request.form.get("extra", "")
    if extra and extra not in EXTRA_TIME:
        return _page(row, {"extra": _("Choose one of those that the page offers.")}), 422
    learner = learner_for_start()
    if changes_time(extra):
        learner = set_extra_time(session, learner, multiplier_of(extra))
    close_overdue(session, cache, learner, now=now())
    start = start_values(request.form.get("start_key"), f"mock {version}")
    sitting = started_before(session, learner, start)
    if sitting is None:
        try:
            sitting = start_version(
                session, cache.current(session), learner, row, start=start, is_trial=_is_staff()
            )
        except InvalidError as error:
            undo_start()
            return _page(linked_version(session, version), {"start": told(error)}), 422
    return redirect(f"/sittings/{sitting}/1", 303)


def _is_staff() -> bool:
    """Whether staff ask: what they sit by a link is a trial."""
    found = account()
    return found is not None and found.role.is_staff


def _page(version: MockExamVersion, errors: dict[str, str]) -> str:
    learner = visitor()
    return render_template(
        "mocks/start.html",
        page=start_page(db.session(), learner, version),
        multiplier=learner.multiplier if learner else 1,
        rest_minutes=rest_minutes_of(db.session(), learner),
        is_trial=_is_staff(),
        errors=errors,
        start_key=new_public_id(),
        tab="exams",
    )
