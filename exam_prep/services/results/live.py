"""Where everybody stands in a given exam now: who has begun, at which item, of whom nothing is heard."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from exam_prep.core.deadline import seconds_left
from exam_prep.core.results.standing import Standing, last_heard, standing_of
from exam_prep.core.sitting import FinishedBy, State
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.results.given import GivenExam
from exam_prep.services.results.people import Person, people_of
from exam_prep.services.results.reading import sittings_of
from exam_prep.services.sittings.time import deadline_of, pauses_of


@dataclass(frozen=True, slots=True)
class LiveRow:
    """One person now. What belongs to a sitting is 0 or None where there is none.

    `attempt` counts from 1 without voided ones. `position` is the item that was last seen or saved.
    `seconds_left` is that of the person's own time, None where no time runs. `heard_at` is the last sign
    of life.
    """

    person: Person
    standing: Standing
    attempt: int = 0
    items: int = 0
    sitting: str | None = None
    """Public id of the sitting, by which staff reach its time."""
    answered: int = 0
    position: int | None = None
    heard_at: datetime | None = None
    seconds_left: int | None = None
    submitted_at: datetime | None = None
    finished_by: FinishedBy | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """Everybody now, and how many stand where."""

    rows: tuple[LiveRow, ...]
    counts: Mapping[Standing, int]


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a running sitting is; `touched_at` is when an item was last seen or saved."""

    answered: int
    position: int
    touched_at: datetime


def read_live(session: Session, given: GivenExam, *, now: datetime) -> Live:
    """Return where everybody stands at `now`; four queries, however many people there are."""
    people, sittings = people_of(session, given), sittings_of(session, given)
    current = {learner: _current(rows) for learner, rows in sittings.items()}
    running = [row.id for row in current.values() if row.state is State.IN_PROGRESS]
    progress = _progress(session, running)
    rows = tuple(
        _row(one, current.get(one.id), _number(sittings.get(one.id, ())), progress, now) for one in people
    )
    return Live(rows, Counter(row.standing for row in rows))


def _current(rows: Sequence[Sitting]) -> Sitting:
    """Return the sitting that runs, else the latest that counts, else the latest."""
    running = [row for row in rows if row.state is State.IN_PROGRESS]
    kept = [row for row in rows if row.state is not State.VOIDED]
    return (running or kept or rows)[-1]


def _number(rows: Sequence[Sitting]) -> int:
    return sum(row.state is not State.VOIDED for row in rows)


def _row(
    one: Person, sitting: Sitting | None, number: int, progress: Mapping[int, _Progress], now: datetime
) -> LiveRow:
    if sitting is None:
        return LiveRow(one, Standing.NOT_STARTED)
    made = progress.get(sitting.id)
    heard = last_heard(sitting.started_at, sitting.heard_at, made.touched_at if made else None)
    ends_at = deadline_of(sitting, now)
    runs = sitting.state is State.IN_PROGRESS
    return LiveRow(
        person=one,
        standing=standing_of(
            sitting.state,
            is_resting=pauses_of(sitting).is_open(now),
            heard_at=heard,
            ends_at=ends_at,
            now=now,
        ),
        attempt=number,
        items=sitting.items,
        sitting=sitting.public_id,
        answered=made.answered if made else 0,
        position=made.position if made else None,
        heard_at=heard if runs else None,
        seconds_left=seconds_left(ends_at, now) if runs and ends_at else None,
        submitted_at=sitting.submitted_at,
        finished_by=sitting.finished_by,
    )


def _progress(session: Session, sittings: Collection[int]) -> dict[int, _Progress]:
    touched = func.coalesce(SittingItem.saved_at, SittingItem.seen_at)
    last = func.row_number().over(
        partition_by=SittingItem.sitting_id, order_by=(touched.desc(), SittingItem.position.desc())
    )
    answered = func.sum(case((SittingItem.response != "", 1), else_=0)).over(
        partition_by=SittingItem.sitting_id
    )
    ranked = (
        select(
            SittingItem.sitting_id,
            SittingItem.position,
            touched.label("touched_at"),
            answered.label("answered"),
            last.label("place"),
        )
        .where(SittingItem.sitting_id.in_(sittings), touched.is_not(None))
        .subquery()
    )
    found = session.execute(select(ranked).where(ranked.c.place == 1))
    return {row.sitting_id: _Progress(int(row.answered), row.position, row.touched_at) for row in found}
