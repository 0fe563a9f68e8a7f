"""Publish a draft: its definition and its fixed forms are frozen as the next version."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.mock_exams.checking import DefinitionError, refuse_faults
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.mock_exams.fault import Fault, field_of
from exam_prep.core.mock_exams.feasibility import Fit, feasibility_of
from exam_prep.db.mock_exams import MockExam, MockExamVersion
from exam_prep.errors import ConflictError, NotFoundError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.bank.served import Loaded
from exam_prep.services.mock_exams.definitions import dump_forms
from exam_prep.services.mock_exams.forms import MadeForms
from exam_prep.services.mock_exams.keeping import draft_of, refuse_changed


def publish(  # noqa: PLR0913 - each is one thing that the shell brings
    session: Session,
    loaded: Loaded,
    who: AccountRef,
    exam: MockExam,
    *,
    revision: int,
    public_id: str,
    made: MadeForms,
    now: datetime,
) -> MockExamVersion:
    """Freeze the draft of `exam`, whose row is held, as its next version and return that.

    `made` are the fixed forms of this draft (`make_forms`), which took their time before the transaction.
    A draft that is what the newest version is makes no other one. Sittings that run keep their version.

    Raises:
        ConflictError: the draft is not at `revision` any more or `made` is not of it, or the exam is in the
            archive.
        DefinitionError: the definition cannot stand, or the bank cannot fill it.
    """
    if exam.archived_at is not None:
        raise ConflictError("This exam is in the archive. Bring it back first, then publish it.")
    refuse_changed(exam, revision)
    last = newest_version(session, exam)
    if last is not None and last.definition == exam.draft:
        return last
    definition = draft_of(exam)
    refuse_faults(definition, loaded.index, loaded.taxonomy)
    refuse_infeasible(definition, loaded)
    if len(made.forms) != (definition.forms or 0):
        raise ConflictError("The draft was changed meanwhile. Look at it, then publish it.")
    row = MockExamVersion(
        public_id=public_id,
        mock_exam_id=exam.id,
        number=1 if last is None else last.number + 1,
        title=exam.title,
        definition=exam.draft,
        forms=dump_forms(made.forms, made.report) if made.forms else None,
        published_at=now,
        published_by=who.email,
    )
    session.add(row)
    session.flush()
    return row


def newest_version(session: Session, exam: MockExam) -> MockExamVersion | None:
    """Return what was published last of `exam`, or None."""
    return session.scalar(
        select(MockExamVersion)
        .where(MockExamVersion.mock_exam_id == exam.id)
        .order_by(MockExamVersion.number.desc())
        .limit(1)
    )


def versions_of(session: Session, exam: MockExam) -> Sequence[MockExamVersion]:
    """Return all versions of `exam`, the newest first."""
    return session.scalars(
        select(MockExamVersion)
        .where(MockExamVersion.mock_exam_id == exam.id)
        .order_by(MockExamVersion.number.desc())
    ).all()


def version_numbered(session: Session, exam: MockExam, number: int) -> MockExamVersion:
    """Return the version `number` of `exam`; raises NotFoundError where it was never published."""
    found = next((row for row in versions_of(session, exam) if row.number == number), None)
    if found is None:
        raise NotFoundError("This exam has no version with that number; look at the list of its versions.")
    return found


def refuse_infeasible(definition: Definition, loaded: Loaded) -> None:
    """Raise DefinitionError that names each section that the bank cannot fill."""
    found = feasibility_of(definition, loaded.index, loaded.taxonomy)
    if found.can_be_drawn:
        return
    titles = {part.id: part.title for part in definition.parts}
    raise DefinitionError(
        tuple(_short_fault(fit, titles[fit.part]) for fit in found.short())
        or (
            Fault("parts", "The bank cannot fill this exam: ask for fewer questions, or choose more topics."),
        )
    )


def _short_fault(fit: Fit, title: str) -> Fault:
    where = field_of(fit.part, "quota")
    facts = {"part": title, "wanted": fit.wanted, "available": fit.available}
    if fit.available:
        return Fault(
            where,
            "“%(part)s” asks for %(wanted)s questions, and %(available)s can be drawn without siblings: ask "
            "for %(available)s or fewer, or choose more topics.",
            facts,
        )
    if fit.items:
        return Fault(
            where,
            "“%(part)s” asks for %(wanted)s questions, and the other sections leave it none: choose more "
            "topics, or remove it.",
            facts,
        )
    return Fault(
        where,
        "No question of the bank fits “%(part)s”: choose more topics, or widen its levels or difficulty.",
        facts,
    )
