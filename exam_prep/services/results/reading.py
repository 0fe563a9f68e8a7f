"""Read the attempts at a given exam and their items: one query each, however many people there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.grading import Grade, GradedItem
from exam_prep.core.regrading.treatments import Credit
from exam_prep.core.results.attempts import Attempt
from exam_prep.core.results.marks import Mark, mark_of
from exam_prep.core.sitting import State
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.results.given import GivenExam
from exam_prep.services.results.people import sat_for
from exam_prep.services.sittings.exam_frame import ExamFrame, load_exam_frame


@dataclass(frozen=True, slots=True)
class SatItem:
    """One item of an attempt, with what it earned; `points` None until they are told."""

    position: int
    version_id: int
    item_id: str
    section: str
    tag: str
    concept: str
    points: float | None
    answered: bool
    credit: Credit

    @property
    def mark(self) -> Mark:
        """What became of it."""
        return mark_of(self.points, answered=self.answered, is_dropped=not self.counts)

    @property
    def counts(self) -> bool:
        """Whether it counts for the score: a regrade may have dropped it."""
        return self.credit is not Credit.DROPPED

    @property
    def tells(self) -> bool:
        """Whether its points tell what somebody knows: credit that was given to everybody does not."""
        return self.credit is Credit.EARNED

    @property
    def graded(self) -> GradedItem:
        """The grade as scores count it."""
        return GradedItem(Grade(self.points or 0.0, self.answered), self.section or None, self.tag)


def sittings_of(session: Session, given: GivenExam) -> dict[int, list[Sitting]]:
    """Return the sittings of a given exam by learner, each learner's in the order of starting."""
    query = select(Sitting).where(sat_for(given)).order_by(Sitting.started_at, Sitting.id)
    found: dict[int, list[Sitting]] = {}
    for row in session.scalars(query):
        found.setdefault(row.learner_id, []).append(row)
    return found


def attempts_of(sittings: Mapping[int, list[Sitting]]) -> dict[int, list[Attempt]]:
    """Return the attempts of each learner, numbered from 1; voided ones have the number 0."""
    return {learner: _numbered(rows) for learner, rows in sittings.items()}


def items_of_sittings(session: Session, sittings: Collection[int]) -> dict[int, list[SatItem]]:
    """Return the items of sittings (row ids) in order, by sitting."""
    query = (
        select(
            SittingItem.sitting_id,
            SittingItem.position,
            SittingItem.item_version_id,
            SittingItem.item_id,
            SittingItem.section,
            SittingItem.tag,
            SittingItem.concept,
            SittingItem.points,
            (SittingItem.response != "").label("answered"),
            SittingItem.credit,
        )
        .where(SittingItem.sitting_id.in_(sittings))
        .order_by(SittingItem.sitting_id, SittingItem.position)
    )
    found: dict[int, list[SatItem]] = {sitting: [] for sitting in sittings}
    for row in session.execute(query):
        found[row.sitting_id].append(
            SatItem(
                position=row.position,
                version_id=row.item_version_id,
                item_id=row.item_id,
                section=row.section,
                tag=row.tag,
                concept=row.concept,
                points=row.points,
                answered=bool(row.answered),
                credit=row.credit,
            )
        )
    return found


def frame_of(sittings: Mapping[int, list[Sitting]]) -> ExamFrame:
    """Return what the exam says of itself: all attempts at it are of one version and share it."""
    first = next((rows[0] for rows in sittings.values() if rows), None)
    return load_exam_frame(first.exam_frame if first else None)


def _numbered(rows: list[Sitting]) -> list[Attempt]:
    made, number = [], 0
    for row in rows:
        number += row.state is not State.VOIDED
        made.append(_attempt(row, 0 if row.state is State.VOIDED else number))
    return made


def _attempt(row: Sitting, number: int) -> Attempt:
    return Attempt(
        sitting_id=row.id,
        number=number,
        state=row.state,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        finished_by=row.finished_by,
        points=row.points,
        maximum=row.maximum,
        cut=row.cut,
        form_number=row.form_number,
        stood_still=timedelta(microseconds=row.pause_microseconds),
    )
