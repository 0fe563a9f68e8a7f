"""Check what sittings owe to staff: noted time where nothing else counted, and who handed in for somebody."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.accommodations import GIVEN, ExtraTime, Need
from exam_prep.core.sitting import FinishedBy, StaffActKind
from exam_prep.db.assignments import Accommodation, Assignment, AssignmentAct
from exam_prep.db.sittings import Sitting
from exam_prep.db.timing import StaffAct
from exam_prep.services.assignments.terms import load_terms
from exam_prep.services.sittings.counted_time import given_to
from exam_prep.services.verify_report import Mismatch


def check_staff(session: Session, sittings: Sequence[Sitting]) -> Iterator[Mismatch]:
    """Compare some sittings with the logs of staff."""
    yield from _check_handed_in(session, sittings)
    yield from _check_noted(session, sittings)


def _check_handed_in(session: Session, sittings: Sequence[Sitting]) -> Iterator[Mismatch]:
    by_staff = [row for row in sittings if row.finished_by is FinishedBy.STAFF and not row.is_imported]
    logged = select(StaffAct.sitting_id).where(
        StaffAct.sitting_id.in_([row.id for row in by_staff]), StaffAct.act == StaffActKind.HAND_IN
    )
    known = set(session.scalars(logged)) if by_staff else set()
    for row in by_staff:
        if row.id not in known:
            yield Mismatch("sitting", row.public_id, "was handed in by staff, and no act of theirs says so")


def _check_noted(session: Session, sittings: Sequence[Sitting]) -> Iterator[Mismatch]:
    """Where noted time alone ever counted, nobody has more than was noted at some time."""
    strict = _always_noted(session, {row.assignment_id for row in sittings if row.assignment_id is not None})
    bound = [row for row in sittings if row.assignment_id in strict and row.limit_seconds is not None]
    notes = _notes(session, {row.learner_id for row in bound})
    for row in bound:
        has, needs = given_to(row), (GIVEN, *notes[row.learner_id])
        times = {need.multiplier for need in needs}
        if has.multiplier not in times or has.rest_minutes > max(need.rest_minutes for need in needs):
            yield Mismatch("sitting", row.public_id, f"has {has.mark} of time and rest, staff noted less")


def _always_noted(session: Session, given: set[int]) -> set[int]:
    now = select(Assignment.id).where(Assignment.id.in_(given), Assignment.extra_time == ExtraTime.NOTED)
    strict = set(session.scalars(now)) if given else set()
    acts = select(AssignmentAct.assignment_id, AssignmentAct.terms).where(
        AssignmentAct.assignment_id.in_(strict)
    )
    loose = {
        assignment
        for assignment, terms in session.execute(acts)
        if not terms or load_terms(terms).extra_time is not ExtraTime.NOTED
    }
    return strict - loose


def _notes(session: Session, learners: set[int]) -> defaultdict[int, list[Need]]:
    found: defaultdict[int, list[Need]] = defaultdict(list)
    query = select(Accommodation).where(Accommodation.learner_id.in_(learners))
    for row in session.scalars(query) if learners else ():
        found[row.learner_id].append(Need(row.multiplier, row.rest_minutes))
    return found
