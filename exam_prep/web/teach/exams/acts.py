"""What each button on a mock exam's page does once the draft is saved, and what is said after it."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from exam_prep.core.mock_exams.checking import DefinitionError
from exam_prep.db.mock_exams import MockExam
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.seeds import new_public_id
from exam_prep.services.mock_exams.forms import MadeForms
from exam_prep.services.mock_exams.keeping import (
    archive_exam,
    bring_back_exam,
    clone_exam,
    draft_of,
    set_link,
)
from exam_prep.services.mock_exams.owned import owned_version
from exam_prep.services.mock_exams.publishing import publish, refuse_infeasible
from exam_prep.services.mock_exams.starting import start_trial, start_version
from exam_prep.services.sittings.finish import close_overdue
from exam_prep.web.extensions import db, parts
from exam_prep.web.teach.exams.making import Forms
from exam_prep.web.teach.home import leader
from exam_prep.web.visitor import learner_for_start, now, start_values

PUBLISHING = frozenset({"publish", "publish-link"})
"""Buttons that publish, the second with a link that is open at once."""
_LEFT_BEHIND = (
    "The question bank was changed, and it cannot fill that version any more. Publish a new one; the draft "
    "shows what is short."
)


@dataclass(frozen=True, slots=True)
class Done:
    """What is said after an act, and where it leads; "" means the exam's own page."""

    said: str = ""
    leads_to: str = ""


def act_on(exam: MockExam, what: str, made: Forms) -> Done:
    """Do `what` to a mock exam, whose row is held and whose draft is saved; `made` are forms to publish.

    Raises:
        InvalidError: the page has no such button.
        DefinitionError: the bank cannot fill the exam.
        ConflictError: it cannot be done as things stand.
    """
    match what:
        case "save":
            return Done(_("The draft is saved."))
        case "preview":
            return Done(leads_to=f"/teach/exams/{exam.public_id}/preview")
        case "publish" | "publish-link":
            return _publish(exam, made)
        case "clone":
            return _clone(exam)
        case "link-open" | "link-close" | "archive" | "restore":
            return Done(_switch(exam, what))
    return Done(leads_to=f"/sittings/{_trial(exam, what)}/1")


def _trial(exam: MockExam, what: str) -> str:
    """Start a trial of the draft ("try"), or of one of its versions ("sit:" and its id); return its name."""
    session, cache = db.session(), parts().cache
    verb, _colon, name = what.partition(":")
    if verb not in {"try", "sit"}:
        raise InvalidError("Press one of the buttons on the page.")
    version = owned_version(session, leader(), name) if verb == "sit" else None
    loaded = cache.current(session)
    if version is None:
        refuse_infeasible(draft_of(exam), loaded)
    learner = learner_for_start()
    close_overdue(session, cache, learner, now=now())
    start = start_values(request.form.get("start_key"), f"trial {name or exam.public_id}")
    if version is None:
        return start_trial(session, loaded, learner, exam, start=start)
    try:
        return start_version(session, loaded, learner, version, start=start, is_trial=True)
    except InvalidError as error:
        raise ConflictError(_LEFT_BEHIND) from error


def _publish(exam: MockExam, made: Forms) -> Done:
    session = db.session()
    refuse_infeasible(draft_of(exam), parts().cache.current(session))
    if isinstance(made, DefinitionError):
        raise made
    version = publish(
        session,
        parts().cache.current(session),
        leader(),
        exam,
        revision=exam.draft_revision,
        public_id=new_public_id(),
        made=made or MadeForms(),
        now=now(),
    )
    if request.form.get("do") == "publish-link":
        set_link(session, exam, is_open=True)
    return Done(_("Version %(number)s is published.", number=version.number))


def _clone(exam: MockExam) -> Done:
    title = _("Copy of %(title)s", title=exam.title)
    made = clone_exam(db.session(), leader(), exam, title, public_id=new_public_id(), now=now())
    return Done(_("This is the copy. It is not published yet."), f"/teach/exams/{made.public_id}")


def _switch(exam: MockExam, what: str) -> str:
    session = db.session()
    match what:
        case "link-open":
            set_link(session, exam, is_open=True)
            return str(_("The link is open: who has it can sit the exam."))
        case "link-close":
            set_link(session, exam, is_open=False)
            return str(_("The link is closed. Who has started can finish."))
        case "archive":
            archive_exam(session, exam, now=now())
            return str(_("The exam is in the archive. Everything in it stays."))
        case _restore:
            bring_back_exam(session, exam)
            return str(_("The exam is back. Its link is closed until you open it."))
