"""Whom results are about: who is in the group, and who sat the exam and is gone since."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming
from exam_prep.core.roles import Role
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import Sitting, imported_key
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.results.given import given_exam
from exam_prep.services.results.people import Person, people_of, person_of
from exam_prep.services.results.reading import attempts_of, sittings_of
from tests.class_sitting import Sitter, given, members_of
from tests.cohorts import a_cohort, fill, joined, row_of, somebody
from tests.set_clock import FakeClock


def _people(bank: Engine, who: AccountRef, assignment: Assignment) -> tuple[Person, ...]:
    with Session(bank) as session:
        return people_of(session, given_exam(session, who, assignment.public_id))


def _change(bank: Engine, cohort: Cohort, number: int, **columns: object) -> None:
    with writing_session(bank) as session:
        for row in session.query(CohortMember).where(
            CohortMember.cohort_id == cohort.id, CohortMember.number == number
        ):
            for column, value in columns.items():
                setattr(row, column, value)


def test_who_left_stays_by_number_where_they_sat_it(
    bank: Engine, who: AccountRef, cohort: Cohort, assignment: Assignment, sitter: Sitter, clock: FakeClock
) -> None:
    """Without a name, for it went with them; who left without sitting it is no part of the results."""
    ana, bo, cem = (joined(bank, cohort, clock(), name) for name in ("Ana", "Bo", "Cem"))
    sitter.sit(ana, clock(), 10)
    sitter.sit(cem, clock(), 10)
    _change(bank, cohort, 1, name=None, left_at=clock())
    _change(bank, cohort, 2, name=None, left_at=clock())
    _change(bank, cohort, 3, removed_at=clock())
    found = _people(bank, who, assignment)
    assert [(one.id, one.called, one.presence) for one in found] == [
        (cem.id, "Cem", "taken_out"),
        (ana.id, "Learner 1", "left"),
    ]
    assert bo.id not in {one.id for one in found}


def test_people_stand_by_name_and_in_a_group_of_numbers_by_number(
    bank: Engine, who: AccountRef, cohort: Cohort, assignment: Assignment, clock: FakeClock
) -> None:
    """Equal names are told apart; nothing ranks people."""
    for name in ("cem", "Bo", "Ana", "Bo"):
        joined(bank, cohort, clock(), name)
    assert [one.called for one in _people(bank, who, assignment)] == ["Ana", "Bo (2)", "Bo (4)", "cem"]
    unnamed = a_cohort(bank, who, clock(), Naming.PSEUDONYMS)
    for _ in range(11):
        joined(bank, unnamed, clock())
    found = _people(bank, who, given(bank, unnamed, clock()))
    assert [one.called for one in found] == [f"Learner {number}" for number in range(1, 12)]


def test_an_exam_for_one_member_is_about_them_alone(
    bank: Engine, who: AccountRef, cohort: Cohort, clock: FakeClock
) -> None:
    """The others of the group were not given it."""
    fill(bank, cohort, 4, clock())
    one = row_of(bank, cohort, members_of(bank, cohort)[2])
    found = _people(bank, who, given(bank, cohort, clock(), member_id=one.id))
    assert [person.public_id for person in found] == [one.public_id]
    with pytest.raises(NotFoundError):
        person_of(found, row_of(bank, cohort, members_of(bank, cohort)[0]).public_id)


def test_only_who_leads_the_group_finds_the_exam(
    bank: Engine, who: AccountRef, assignment: Assignment, clock: FakeClock
) -> None:
    """Foreign and made up: the same refusal. An admin finds it."""
    with Session(bank) as session:
        assert given_exam(session, who, assignment.public_id).title == "Mock 1"
        assert given_exam(session, somebody(bank, clock(), Role.ADMIN), assignment.public_id)
        for asks, name in [(somebody(bank, clock()), assignment.public_id), (who, "nobodys-exam")]:
            with pytest.raises(NotFoundError):
                given_exam(session, asks, name)


def test_trials_imports_and_other_exams_are_no_attempts(
    bank: Engine, who: AccountRef, cohort: Cohort, assignment: Assignment, sitter: Sitter, clock: FakeClock
) -> None:
    """A trial by staff, what came out of a file, and a sitting of another assignment."""
    fill(bank, cohort, 3, clock())
    ana, bo, cem = members_of(bank, cohort)
    sitter.sit(ana, clock(), 5, is_trial=True)
    sitter.sit(bo, clock(), 5, start_key=imported_key("x", "y"))
    Sitter(bank, given(bank, cohort, clock())).sit(cem, clock(), 5)
    with Session(bank) as session:
        assert sittings_of(session, given_exam(session, who, assignment.public_id)) == {}


def test_voided_attempts_take_no_number(
    bank: Engine, who: AccountRef, cohort: Cohort, assignment: Assignment, sitter: Sitter, clock: FakeClock
) -> None:
    """So that the next one is the first."""
    fill(bank, cohort, 1, clock())
    (ana,) = members_of(bank, cohort)
    voided = sitter.sit(ana, clock(), 5)
    with writing_session(bank) as session:
        session.get_one(Sitting, voided).state = "voided"  # type: ignore[assignment]  # kept by value
    sitter.sit(ana, clock.advance(hours=1), 7)
    with Session(bank) as session:
        found = attempts_of(sittings_of(session, given_exam(session, who, assignment.public_id)))
    assert [(one.number, one.points) for one in found[ana.id]] == [(0, 5.0), (1, 7.0)]
