"""What is given to a learner: found through their membership, with how they stand to it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import State
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.db.sittings import Sitting
from exam_prep.errors import NotFoundError
from exam_prep.services.cohorts.members import is_in
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.releasing import end_of_window

MOST = 100


class Standing(StrEnum):
    """How a learner stands to what is given to them; what presses most comes first."""

    RUNNING = "running"
    OPEN = "open"
    COMING = "coming"
    DONE = "done"
    """Handed in, and no attempt or no time is left for another."""
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sitting of a learner; `waits` says that its explanations may not be known yet."""

    sitting: str
    state: State
    started_at: datetime
    submitted_at: datetime | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One exam as its learner's pages list it; `attempts` are theirs, the first one first, none voided."""

    public_id: str
    title: str
    cohort: str
    opens_at: datetime
    closes_at: datetime | None
    attempts_left: int
    attempts: tuple[Attempt, ...]
    standing: Standing

    @property
    def running(self) -> str | None:
        """Return the sitting that goes on, or None."""
        return next((one.sitting for one in self.attempts if one.state is State.IN_PROGRESS), None)

    @property
    def is_pressing(self) -> bool:
        """Whether the first page should name it: it can be begun, or is to come.

        What was begun stands there among all that waits to be finished.
        """
        return self.standing in {Standing.OPEN, Standing.COMING}


@dataclass(frozen=True, slots=True)
class Own:
    """What a learner may see of one assignment: its rows and their attempts."""

    given: Assignment
    version: MockExamVersion
    cohort: Cohort


def own_assignment(session: Session, learner: LearnerRef | None, public_id: str) -> Own:
    """Return what is given to a cohort that the learner is in, or to them alone.

    Raises:
        NotFoundError: there is none, or it is for others.
    """
    query = _given_to(learner).where(Assignment.public_id == public_id) if learner else None
    row = session.execute(query).first() if query is not None else None
    if row is None:
        raise not_for_you()
    return Own(*row)


def list_offers(session: Session, learner: LearnerRef | None, *, now: datetime) -> list[Offer]:
    """Return what is given to a learner, what presses most first; a withdrawn one only where they sat it."""
    if learner is None:
        return []
    rows = session.execute(_given_to(learner).order_by(Assignment.opens_at.desc()).limit(MOST)).all()
    attempts = attempts_at(session, learner, [given.id for given, _, _ in rows]) if rows else {}
    offers = [offer_of(Own(*row), tuple(attempts[row[0].id]), now=now) for row in rows]
    shown = [one for one, row in zip(offers, rows, strict=True) if one.attempts or not row[0].withdrawn_at]
    return sorted(shown, key=lambda one: list(Standing).index(one.standing))


def offer_of(own: Own, attempts: tuple[Attempt, ...], *, now: datetime) -> Offer:
    """Return how a learner with these attempts stands to what is given."""
    given = own.given
    left = max(0, given.attempts - len(attempts))
    return Offer(
        public_id=given.public_id,
        title=own.version.title,
        cohort=own.cohort.title,
        opens_at=given.opens_at,
        closes_at=given.closes_at,
        attempts_left=left,
        attempts=attempts,
        standing=_standing(given, attempts, left, now),
    )


def attempts_at(session: Session, learner: LearnerRef, given: list[int]) -> defaultdict[int, list[Attempt]]:
    """Return the learner's sittings by what they were started from (row ids); voided ones do not count."""
    query = (
        select(Sitting)
        .where(
            Sitting.learner_id == learner.id,
            Sitting.assignment_id.in_(given),
            Sitting.state != State.VOIDED,
        )
        .order_by(Sitting.started_at, Sitting.id)
    )
    found: defaultdict[int, list[Attempt]] = defaultdict(list)
    for row in session.scalars(query):
        waits = row.state is State.SUBMITTED and row.points is not None
        one = Attempt(row.public_id, row.state, row.started_at, row.submitted_at, waits)
        found[row.assignment_id or 0].append(one)
    return found


def not_for_you() -> NotFoundError:
    """Return the refusal for what is not given to this learner, or not at all."""
    return NotFoundError(
        "No exam is given to you here; join the group that it is for by its code, or ask your instructor."
    )


def _given_to(learner: LearnerRef) -> Select[Assignment, MockExamVersion, Cohort]:
    return (
        select(Assignment, MockExamVersion, Cohort)
        .join(MockExamVersion, MockExamVersion.id == Assignment.version_id)
        .join(Cohort, Cohort.id == Assignment.cohort_id)
        .join(CohortMember, CohortMember.cohort_id == Assignment.cohort_id)
        .where(
            CohortMember.learner_id == learner.id,
            is_in(),
            or_(Assignment.member_id.is_(None), Assignment.member_id == CohortMember.id),
        )
    )


def _standing(given: Assignment, attempts: tuple[Attempt, ...], left: int, now: datetime) -> Standing:
    if any(one.state is State.IN_PROGRESS for one in attempts):
        return Standing.RUNNING
    end = end_of_window(given)
    if left == 0 or (end is not None and end <= now):
        return Standing.DONE if attempts else Standing.MISSED
    return Standing.COMING if now < given.opens_at else Standing.OPEN
