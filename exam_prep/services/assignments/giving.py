"""Give a version of a mock exam to a cohort or to one of its members, change the terms, take it back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.assignments import AssignmentActKind, Terms, check_terms
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.errors import ConflictError
from exam_prep.services.assignments.acts import log_act
from exam_prep.services.assignments.releasing import look_again
from exam_prep.services.assignments.terms import TermsError, keep_terms, mark_of, refuse_overlap, terms_of


@dataclass(frozen=True, slots=True)
class People:
    """Whom an exam is for: a cohort, whose row is held, or the one member of it."""

    cohort: Cohort
    member: CohortMember | None = None


def give(
    session: Session,
    version: MockExamVersion,
    people: People,
    terms: Terms,
    *,
    public_id: str,
    actor: str,
    now: datetime,
) -> Assignment:
    """Give `version` to `people`; the same id twice is once.

    Raises:
        TermsError: the terms are off; it names every fault.
        OverlapError: the same people have the exam at the same time already.
        ConflictError: the cohort is in the archive.
    """
    made = session.scalar(select(Assignment).where(Assignment.public_id == public_id))
    if made is not None:
        return made
    if people.cohort.archived_at is not None:
        raise ConflictError("This group is in the archive; bring it back first.")
    _refuse_faults(terms, now=now)
    row = Assignment(
        public_id=public_id,
        version_id=version.id,
        cohort_id=people.cohort.id,
        member_id=people.member.id if people.member else None,
        opens_at=terms.opens_at,
        score_release=terms.score_release,
        items_release=terms.items_release,
        given_by=actor,
        given_at=now,
    )
    keep_terms(row, terms)
    refuse_overlap(session, row, terms)
    session.add(row)
    session.flush()
    log_act(session, row, AssignmentActKind.GIVE, actor=actor, now=now)
    return row


def change_terms(
    session: Session, row: Assignment, terms: Terms, *, actor: str, now: datetime, seen: str = ""
) -> None:
    """Put other terms in force; both the cohort's row and this one are held.

    `seen` is the mark of those that held where it was asked, "" where nobody looked.

    Who sits it keeps the time they have: the window bounds the start alone. Results that wait follow the new
    terms once this is committed; what was known stays known.

    Raises:
        TermsError: the terms are off; it names every fault.
        OverlapError: the same people have the exam at the same time already.
        ConflictError: it was withdrawn, or has other terms meanwhile, which would be lost.
    """
    _refuse_withdrawn(row)
    _refuse_faults(terms, now=None if terms.closes_at == row.closes_at else now)
    if terms == terms_of(row):
        return
    if seen and seen != mark_of(terms_of(row)):
        raise ConflictError(
            "Somebody changed the terms after you opened this page. Look at what holds now, above and in the "
            "log; to put yours in their place, press the button again."
        )
    refuse_overlap(session, row, terms)
    keep_terms(row, terms)
    session.flush()
    look_again(session, row, now=now)
    log_act(session, row, AssignmentActKind.CHANGE, actor=actor, now=now)


def withdraw(session: Session, row: Assignment, *, actor: str, now: datetime) -> None:
    """Take an exam back: nobody can start it any more, and who sits it goes on. Twice is once."""
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at = now
    session.flush()
    look_again(session, row, now=now)
    log_act(session, row, AssignmentActKind.WITHDRAW, actor=actor, now=now)


def _refuse_faults(terms: Terms, *, now: datetime | None) -> None:
    faults = check_terms(terms, now=now)
    if faults:
        raise TermsError(faults)


def _refuse_withdrawn(row: Assignment) -> None:
    if row.withdrawn_at is not None:
        raise ConflictError("This exam was withdrawn; give it anew to have other terms.")
