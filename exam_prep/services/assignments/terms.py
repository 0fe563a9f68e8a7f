"""The terms of an assignment as a value, as JSON for its log, and the refusals of terms."""

import hashlib
from collections.abc import Mapping

from pydantic import TypeAdapter
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from exam_prep.core.assignments import Terms, overlap
from exam_prep.db.assignments import Assignment
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.errors import ConflictError, InvalidError

_TERMS = TypeAdapter(Terms)


class TermsError(InvalidError):
    """The terms are off; `faults` has each of them by its field."""

    def __init__(self, faults: Mapping[str, InvalidError]) -> None:
        first = next(iter(faults.values()))
        super().__init__(first.sentence, **first.facts)
        self.faults = faults


class OverlapError(ConflictError):
    """The same people have the same exam in a window that overlaps; `other` holds its terms."""

    def __init__(self, other: Terms) -> None:
        super().__init__(
            "The same people have this exam already in a window that overlaps; choose another window, or "
            "withdraw the other one first."
        )
        self.other = other


def terms_of(row: Assignment) -> Terms:
    """Return the terms of an assignment."""
    return Terms(
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        attempts=row.attempts,
        access_code=row.access_code or "",
        score_release=row.score_release,
        items_release=row.items_release,
        extra_time=row.extra_time,
    )


def keep_terms(row: Assignment, terms: Terms) -> None:
    """Write `terms` into the row."""
    row.opens_at, row.closes_at = terms.opens_at, terms.closes_at
    row.attempts, row.access_code = terms.attempts, terms.access_code or None
    row.score_release, row.items_release = terms.score_release, terms.items_release
    row.extra_time = terms.extra_time


def dump_terms(terms: Terms) -> str:
    """Return terms as JSON."""
    return _TERMS.dump_json(terms).decode()


def mark_of(terms: Terms) -> str:
    """Return a short text that is another one for other terms."""
    return hashlib.blake2b(dump_terms(terms).encode(), digest_size=8).hexdigest()


def load_terms(text: str) -> Terms:
    """Return the terms that `dump_terms` wrote."""
    return _TERMS.validate_json(text)


def refuse_overlap(session: Session, row: Assignment, terms: Terms) -> None:
    """Refuse `terms` where somebody would have the exam twice at one instant; the cohort's row is held.

    The same people: the whole cohort and each of its members have somebody in common.

    Raises:
        OverlapError: such an assignment is in force.
    """
    for other in session.scalars(_of_same_people(row)):
        if overlap(terms, terms_of(other)):
            raise OverlapError(terms_of(other))


def _of_same_people(row: Assignment) -> Select[Assignment]:
    exam = select(MockExamVersion.mock_exam_id).where(MockExamVersion.id == row.version_id).scalar_subquery()
    versions = select(MockExamVersion.id).where(MockExamVersion.mock_exam_id == exam)
    query = select(Assignment).where(
        Assignment.cohort_id == row.cohort_id,
        Assignment.version_id.in_(versions),
        Assignment.withdrawn_at.is_(None),
        Assignment.public_id != row.public_id,
    )
    if row.member_id is None:
        return query
    return query.where(Assignment.member_id.is_(None) | (Assignment.member_id == row.member_id))
