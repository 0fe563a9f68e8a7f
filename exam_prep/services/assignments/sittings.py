"""The sittings of one given exam for its staff, and what staff did to them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import FinishedBy, StaffActKind, State
from exam_prep.db.assignments import Assignment
from exam_prep.db.sittings import Sitting
from exam_prep.db.timing import StaffAct
from exam_prep.errors import NotFoundError
from exam_prep.services.assignments.own_time import own_time
from exam_prep.services.cohorts.members import names_for_staff
from exam_prep.services.sittings.time import deadline_of, is_over


@dataclass(frozen=True, slots=True)
class Run:
    """One sitting as staff see it; `called` is the only name of its learner that there is here.

    `points` are known to staff as soon as it is handed in. `is_over` is true past the deadline too.
    """

    sitting: str
    called: str
    state: State
    is_over: bool
    started_at: datetime
    ends_at: datetime | None
    submitted_at: datetime | None
    finished_by: FinishedBy | None
    points: float | None
    items: int
    has_clock: bool
    """Whether the exam has one; a person may have none, with a `multiplier` of None."""
    multiplier: Decimal | None
    is_own_time: bool
    """Whether the learner chose more time, or rest, than staff noted."""
    extended: int
    """Minutes that staff added."""


@dataclass(frozen=True, slots=True)
class RunAct:
    """What staff did to a sitting: whose, what, how many minutes, why, and who."""

    called: str
    act: StaffActKind
    minutes: int
    reason: str
    actor: str
    at: datetime


def list_runs(session: Session, given: Assignment, *, now: datetime) -> list[Run]:
    """Return the sittings of an exam by their start, voided ones too."""
    rows = session.scalars(
        select(Sitting).where(Sitting.assignment_id == given.id).order_by(Sitting.started_at, Sitting.id)
    ).all()
    names = names_for_staff(session, given.cohort_id, {row.learner_id for row in rows})
    chosen = own_time(session, given.id)
    return [_run(row, names, chosen, now) for row in rows]


def run_of(session: Session, given: Assignment, public_id: str, *, now: datetime) -> Run:
    """Return one sitting of an exam; raises NotFoundError where it has none of this id."""
    query = select(Sitting).where(Sitting.assignment_id == given.id, Sitting.public_id == public_id)
    row = session.scalar(query)
    if row is None:
        raise no_such_run()
    names = names_for_staff(session, given.cohort_id, [row.learner_id])
    return _run(row, names, own_time(session, given.id), now)


def list_run_acts(session: Session, given: Assignment, sitting: str | None = None) -> list[RunAct]:
    """Return what staff did to the sittings of an exam, or to one of them, the first act first."""
    query = (
        select(StaffAct, Sitting.learner_id)
        .join(Sitting, Sitting.id == StaffAct.sitting_id)
        .where(Sitting.assignment_id == given.id)
        .order_by(StaffAct.id)
    )
    if sitting is not None:
        query = query.where(Sitting.public_id == sitting)
    rows = session.execute(query).all()
    names = names_for_staff(session, given.cohort_id, {learner for _, learner in rows}) if rows else {}
    return [
        RunAct(names.get(learner, ""), row.act, row.minutes, row.reason, row.actor, row.at)
        for row, learner in rows
    ]


def no_such_run() -> NotFoundError:
    """Return the refusal for a sitting that this exam has not."""
    return NotFoundError("This exam has no such sitting; look at its list.")


def _run(row: Sitting, names: dict[int, str], chosen: frozenset[int], now: datetime) -> Run:
    return Run(
        sitting=row.public_id,
        called=names.get(row.learner_id, ""),
        state=row.state,
        is_over=is_over(row, now),
        started_at=row.started_at,
        ends_at=deadline_of(row, now),
        submitted_at=row.submitted_at,
        finished_by=row.finished_by,
        points=row.points,
        items=row.maximum,
        has_clock=row.limit_seconds is not None,
        multiplier=row.multiplier,
        is_own_time=row.id in chosen,
        extended=row.extension_seconds // 60,
    )
