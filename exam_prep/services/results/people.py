"""Whom the results of a given exam are about: who is in the group, and who sat it and is gone since."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming
from exam_prep.db.cohorts import CohortMember
from exam_prep.db.sittings import Sitting, was_sat_here
from exam_prep.errors import NotFoundError
from exam_prep.services.cohorts.members import is_in, names_for_staff
from exam_prep.services.results.given import GivenExam


class Presence(StrEnum):
    """Whether a person is in the group now; who left has no name here any more."""

    IN = "in"
    LEFT = "left"
    TAKEN_OUT = "taken_out"


@dataclass(frozen=True, slots=True)
class Person:
    """One person in the results, by the only name that staff know; `id` is the learner's row."""

    id: int
    public_id: str
    """Of the membership, as staff's pages address it."""
    called: str
    number: int
    presence: Presence


def people_of(session: Session, given: GivenExam) -> tuple[Person, ...]:
    """Return everybody whom the exam was given to or who sat it, by name, or by number in a group of numbers.

    Never by points: no page ranks people.
    """
    rows = session.scalars(
        select(CohortMember).where(CohortMember.cohort_id == given.cohort_id, _concerned(given))
    ).all()
    names = names_for_staff(session, given.cohort_id, [row.learner_id for row in rows])
    if given.names is Naming.PSEUDONYMS:
        rows = sorted(rows, key=lambda row: row.number)
    else:
        # By the name alone: with its number behind it, "Ana (10)" would stand before "Ana (2)".
        rows = sorted(rows, key=lambda row: ((row.name or names[row.learner_id]).casefold(), row.number))
    return tuple(
        Person(row.learner_id, row.public_id, names[row.learner_id], row.number, _presence(row))
        for row in rows
    )


def person_of(people: tuple[Person, ...], public_id: str) -> Person:
    """Return the person with this membership; raises NotFoundError where the results know none."""
    for one in people:
        if one.public_id == public_id:
            return one
    raise NotFoundError("This person is not in the results of this exam; look at its list.")


def sat_for(given: GivenExam) -> ColumnElement[bool]:
    """Return the condition for sittings of a given exam that count: sat here, and not to try it out."""
    return and_(Sitting.assignment_id == given.id, Sitting.is_trial.is_(False), was_sat_here())


def _concerned(given: GivenExam) -> ColumnElement[bool]:
    sat = CohortMember.learner_id.in_(select(Sitting.learner_id).where(sat_for(given)))
    if given.member_id is None:
        return or_(is_in(), sat)
    return or_(CohortMember.id == given.member_id, sat)


def _presence(row: CohortMember) -> Presence:
    if row.left_at is not None:
        return Presence.LEFT
    return Presence.IN if row.removed_at is None else Presence.TAKEN_OUT
