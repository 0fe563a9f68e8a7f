"""Make a mock exam, keep its draft, copy it, put it away."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.mock_exams.checking import DefinitionError, new_faults, refuse_faults
from exam_prep.core.mock_exams.definition import MOST_TITLE_SIGNS, Definition
from exam_prep.db.mock_exams import MockExam
from exam_prep.errors import ConflictError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.bank.served import Loaded
from exam_prep.services.mock_exams.definitions import dump_definition, load_definition


def create_exam(
    session: Session,
    loaded: Loaded,
    who: AccountRef,
    definition: Definition,
    *,
    public_id: str,
    now: datetime,
) -> MockExam:
    """Make a mock exam of `who` and return it; the same `public_id` again gives the one that it made.

    Raises:
        DefinitionError: the definition cannot stand.
    """
    made = session.scalar(select(MockExam).where(MockExam.public_id == public_id))
    if made is not None:
        return made
    refuse_faults(definition, loaded.index, loaded.taxonomy)
    row = MockExam(
        public_id=public_id,
        account_id=who.id,
        title=definition.title,
        draft=dump_definition(definition),
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    return row


def draft_of(exam: MockExam) -> Definition:
    """Return what stands in the draft of a mock exam."""
    return load_definition(exam.draft)


def save_draft(
    session: Session, loaded: Loaded, exam: MockExam, definition: Definition, *, revision: int, now: datetime
) -> None:
    """Put `definition` into the draft, whose row is held; what stands there already changes nothing.

    So a double click is no conflict with itself. What the draft suffers from already, since the bank changed,
    is no reason to refuse it; publishing refuses that.

    Raises:
        ConflictError: the draft is not at `revision` any more, because another page changed it.
        DefinitionError: the definition has faults that the draft has not.
    """
    text = dump_definition(definition)
    if text == exam.draft:
        return
    refuse_changed(exam, revision)
    faults = new_faults(definition, draft_of(exam), loaded.index, loaded.taxonomy)
    if faults:
        raise DefinitionError(faults)
    exam.draft, exam.title, exam.changed_at = text, definition.title, now
    exam.draft_revision += 1
    session.flush()


def refuse_changed(exam: MockExam, revision: int) -> None:
    """Raise ConflictError when the draft is not at `revision` any more."""
    if exam.draft_revision != revision:
        raise ConflictError(
            "This exam was changed on another page meanwhile. What you typed still stands here: look at the "
            "other page, then save again to put this in its place."
        )


def clone_exam(
    session: Session, who: AccountRef, exam: MockExam, title: str, *, public_id: str, now: datetime
) -> MockExam:
    """Make a mock exam of `who` with the draft of `exam` and another title; versions are not copied.

    The same `public_id` again gives the one that it made.
    """
    made = session.scalar(select(MockExam).where(MockExam.public_id == public_id))
    if made is not None:
        return made
    title = title[:MOST_TITLE_SIGNS]
    row = MockExam(
        public_id=public_id,
        account_id=who.id,
        title=title,
        draft=dump_definition(replace(draft_of(exam), title=title)),
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    return row


def archive_exam(session: Session, exam: MockExam, *, now: datetime) -> None:
    """Put the exam away: it is not offered any more, and its link is closed; what was given goes on."""
    if exam.archived_at is None:
        exam.archived_at, exam.link_open = now, False
        session.flush()


def bring_back_exam(session: Session, exam: MockExam) -> None:
    """Take the exam out of the archive; its link stays closed until it is opened."""
    exam.archived_at = None
    session.flush()


def set_link(session: Session, exam: MockExam, *, is_open: bool) -> None:
    """Let anyone with the link sit the exam, or not.

    Raises:
        ConflictError: it is in the archive.
    """
    if is_open and exam.archived_at is not None:
        raise ConflictError("This exam is in the archive. Bring it back first, then open its link.")
    exam.link_open = is_open
    session.flush()
