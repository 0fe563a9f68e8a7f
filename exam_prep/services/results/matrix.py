"""The matrix of results: each person's counted attempt, its score and parts, what became of each item."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exam_prep.core.grading import Part, score
from exam_prep.core.intervals import wilson
from exam_prep.core.results.attempts import Attempt, AttemptRule, counted
from exam_prep.core.results.needs import Need, needs
from exam_prep.core.results.standing import Standing
from exam_prep.core.sitting import State
from exam_prep.services.assignments.own_time import own_time
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.results.given import GivenExam
from exam_prep.services.results.item_tables import ItemTable, item_tables
from exam_prep.services.results.people import Person, people_of
from exam_prep.services.results.reading import SatItem, attempts_of, frame_of, items_of_sittings, sittings_of
from exam_prep.services.sittings.exam_frame import ExamFrame

MOST = 100
"""How many people one page shows."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of one attempt; `low` and `high` are the likely range of points, `parts` in the exam's order.

    `needs` names tags by their id.
    """

    attempt: Attempt
    points: float
    maximum: int
    low: int
    high: int
    parts: tuple[Part, ...]
    items: tuple[SatItem, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person: `scored` is None until an attempt has told points, and `standing` says why."""

    person: Person
    standing: Standing
    attempts: int
    scored: Scored | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page of the results; `people` counts all, `sections` are pairs of id and title in their order."""

    rows: tuple[MatrixRow, ...]
    tables: tuple[ItemTable, ...]
    people: int
    has_next: bool
    sections: tuple[tuple[str, str], ...]
    has_cut: bool
    own_time: frozenset[int]
    """Sittings (row ids) whose learner chose more time than staff noted."""


def read_matrix(
    session: Session, cache: ServedBankCache, given: GivenExam, rule: AttemptRule, *, page: int
) -> Matrix:
    """Return page `page`, from 1, of the results; of several attempts `rule` says which one counts."""
    people = people_of(session, given)
    sittings = sittings_of(session, given)
    attempts = attempts_of(sittings)
    shown = people[(page - 1) * MOST : page * MOST]
    chosen = {one.id: counted(attempts.get(one.id, ()), rule) for one in shown}
    items = items_of_sittings(session, [each.sitting_id for each in chosen.values() if each])
    frame = frame_of(sittings)
    rows = tuple(
        MatrixRow(
            one,
            standing_for(attempts.get(one.id, ())),
            sum(each.number > 0 for each in attempts.get(one.id, ())),
            _scored(chosen[one.id], items, frame),
        )
        for one in shown
    )
    return Matrix(
        rows=rows,
        tables=item_tables(
            session,
            cache,
            [(row.person, row.scored.attempt.form_number, row.scored.items) for row in rows if row.scored],
        ),
        people=len(people),
        has_next=len(people) > page * MOST,
        sections=frame.sections,
        own_time=own_time(session, given.id),
        has_cut=any(each.cut is not None for of_one in attempts.values() for each in of_one),
    )


def standing_for(attempts: Sequence[Attempt]) -> Standing:
    """Return where somebody stands as results say it: what their page or clock does now is another page's."""
    if any(one.state is State.IN_PROGRESS for one in attempts):
        return Standing.WORKING
    if any(one.state in {State.SUBMITTED, State.GRADED} for one in attempts):
        return Standing.HANDED_IN
    return Standing.VOIDED if attempts else Standing.NOT_STARTED


def score_attempt(attempt: Attempt, items: Sequence[SatItem], frame: ExamFrame) -> Scored:
    """Return the score of an attempt with told points, as the learner's own result counts it."""
    graded = score([one.graded for one in items if one.counts])
    telling = graded if all(one.tells for one in items) else score([one.graded for one in items if one.tells])
    low, high = wilson(graded.points, graded.maximum)
    by_name = {part.name: part for part in graded.by_section}
    return Scored(
        attempt=attempt,
        points=graded.points,
        maximum=graded.maximum,
        low=math.floor(low * graded.maximum),
        high=math.ceil(high * graded.maximum),
        parts=tuple(by_name.get(name, Part(name, 0.0, 0)) for name, _title in frame.sections),
        items=tuple(items),
        needs=needs(telling.by_tag),
    )


def _scored(
    attempt: Attempt | None, items: Mapping[int, Sequence[SatItem]], frame: ExamFrame
) -> Scored | None:
    return None if attempt is None else score_attempt(attempt, items[attempt.sitting_id], frame)
