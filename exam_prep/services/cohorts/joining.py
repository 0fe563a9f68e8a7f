"""Join a cohort by its code: what stands before it, and the joining itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming, plain_name
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.errors import NotFoundError
from exam_prep.services.learners import LearnerRef


class Door(StrEnum):
    """How a learner finds the cohort."""

    OPEN = "open"
    CLOSED = "closed"
    """It takes no new members now."""
    INSIDE = "inside"
    """They are in it already, whether or not it takes others."""
    REMOVED = "removed"
    """Staff took them out, and have not let them back."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A cohort as somebody with its code finds it."""

    title: str
    names: Naming
    door: Door


def look(session: Session, code: str, learner: LearnerRef | None) -> Invitation:
    """Return the cohort of a plain code as `learner` (None: a newcomer) finds it; raises NotFoundError."""
    cohort = session.scalar(select(Cohort).where(Cohort.join_code == code)) if code else None
    if cohort is None:
        raise _no_such_code()
    return Invitation(cohort.title, cohort.names, _door(cohort, _membership(session, cohort, learner)))


def join(
    session: Session, code: str, learner: LearnerRef, name: str, *, public_id: str, now: datetime
) -> Invitation:
    """Make `learner`, whose row is held, a member; returns the cohort as they find it afterwards.

    The door is INSIDE when they are in, also when they were before: joining twice is one membership. Who
    left comes back under the number they had. `name` is read in a cohort of names only.

    Raises:
        NotFoundError: no cohort has this code.
        InvalidError: the name is empty or too long.
    """
    cohort = session.scalar(select(Cohort).where(Cohort.join_code == code).with_for_update())
    if cohort is None:
        raise _no_such_code()
    row = _membership(session, cohort, learner)
    door = _door(cohort, row)
    if door is Door.OPEN:
        shown = plain_name(name) if cohort.names is Naming.NAMES else None
        _take_in(session, cohort, learner, row, shown, public_id, now)
        door = Door.INSIDE
    return Invitation(cohort.title, cohort.names, door)


def _take_in(  # the columns of one row
    session: Session,
    cohort: Cohort,
    learner: LearnerRef,
    row: CohortMember | None,
    name: str | None,
    public_id: str,
    now: datetime,
) -> None:
    if row is None:
        cohort.numbered += 1
        row = CohortMember(
            public_id=public_id,
            cohort_id=cohort.id,
            learner_id=learner.id,
            number=cohort.numbered,
            joined_at=now,
        )
        session.add(row)
    row.name, row.joined_at, row.left_at = name, now, None
    session.flush()


def _membership(session: Session, cohort: Cohort, learner: LearnerRef | None) -> CohortMember | None:
    if learner is None:
        return None
    return session.scalar(
        select(CohortMember).where(CohortMember.cohort_id == cohort.id, CohortMember.learner_id == learner.id)
    )


def _door(cohort: Cohort, row: CohortMember | None) -> Door:
    if row is not None and row.removed_at is not None:
        return Door.REMOVED
    if row is not None and row.left_at is None:
        return Door.INSIDE
    return Door.OPEN if cohort.joining_open and cohort.archived_at is None else Door.CLOSED


def _no_such_code() -> NotFoundError:
    return NotFoundError("No group has this code. Check it with your instructor; codes can change.")
