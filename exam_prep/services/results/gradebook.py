"""The gradebook of a given exam: what a file says of each person, in figures; the words are the pages'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exam_prep.core.grading import Part, score
from exam_prep.core.results.attempts import Attempt, AttemptRule, counted
from exam_prep.core.results.standing import Standing
from exam_prep.core.sitting import State
from exam_prep.services.assignments.own_time import own_time
from exam_prep.services.results.given import GivenExam
from exam_prep.services.results.matrix import standing_for
from exam_prep.services.results.people import Person, people_of
from exam_prep.services.results.reading import SatItem, attempts_of, frame_of, items_of_sittings, sittings_of


@dataclass(frozen=True, slots=True)
class PartColumn:
    """A part of the exam: how many points it has, at least and at most; None until somebody has a score."""

    title: str
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class BookRow:
    """One person. `counts` is the attempt that counts, `shown` that one or the one that runs.

    `parts` are points in the order of the columns, None where there are none. `is_own_time` says that the
    learner chose more time than staff noted, None without an attempt.
    """

    person: Person
    standing: Standing
    counts: Attempt | None
    shown: Attempt | None
    parts: tuple[float | None, ...]
    is_own_time: bool | None


@dataclass(frozen=True, slots=True)
class Gradebook:
    """The columns that depend on the exam, and a row a person; `attempts` is how many are allowed."""

    attempts: int
    parts: tuple[PartColumn, ...]
    rows: tuple[BookRow, ...]


def read_gradebook(session: Session, given: GivenExam, rule: AttemptRule) -> Gradebook:
    """Return the gradebook of everybody; of several attempts `rule` says which one counts.

    Of extra time it tells only what a learner chose on their own; what staff noted is nobody else's business.
    """
    people, sittings = people_of(session, given), sittings_of(session, given)
    attempts = attempts_of(sittings)
    chosen = {one.id: counted(attempts.get(one.id, ()), rule) for one in people}
    items = items_of_sittings(session, [each.sitting_id for each in chosen.values() if each])
    parts = {sitting: _parts(of_one) for sitting, of_one in items.items()}
    own, sections = own_time(session, given.id), frame_of(sittings).sections
    return Gradebook(
        given.attempts,
        tuple(_column(title, name, parts) for name, title in sections),
        tuple(
            _row(one, attempts.get(one.id, []), chosen[one.id], _earned(chosen[one.id], parts, sections), own)
            for one in people
        ),
    )


def _row(
    one: Person,
    of_one: Sequence[Attempt],
    counts: Attempt | None,
    parts: tuple[float | None, ...],
    own: frozenset[int],
) -> BookRow:
    shown = counts or next((each for each in of_one if each.state is State.IN_PROGRESS), None)
    return BookRow(
        person=one,
        standing=Standing.HANDED_IN if counts else standing_for(of_one),
        counts=counts,
        shown=shown,
        parts=parts,
        is_own_time=shown.sitting_id in own if shown else None,
    )


def _parts(items: Sequence[SatItem]) -> dict[str, Part]:
    return {part.name: part for part in score([one.graded for one in items if one.counts]).by_section}


def _earned(
    attempt: Attempt | None, parts: Mapping[int, Mapping[str, Part]], sections: Sequence[tuple[str, str]]
) -> tuple[float | None, ...]:
    own = parts[attempt.sitting_id] if attempt else {}
    return tuple(own[name].points if name in own else None for name, _title in sections)


def _column(title: str, name: str, parts: Mapping[int, Mapping[str, Part]]) -> PartColumn:
    found = [own[name].maximum for own in parts.values() if name in own]
    return PartColumn(title, min(found, default=None), max(found, default=None))
