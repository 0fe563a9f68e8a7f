"""A guest's memberships go along to the account, and nobody is in a cohort twice."""

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.engine import writing_session
from exam_prep.seeds import new_public_id
from exam_prep.services.learners import LearnerRef
from tests.house import House
from tests.services.test_merging import merge


def _cohort(house: House) -> int:
    with writing_session(house.engine) as session:
        name = new_public_id()
        row = Cohort(
            public_id=name, title="Monday", names=Naming.NAMES, join_code=name, created_at=house.clock()
        )
        session.add(row)
        session.flush()
        return row.id


def _member(house: House, cohort: int, learner: LearnerRef, number: int, **more: object) -> None:
    values = {"public_id": new_public_id(), "cohort_id": cohort, "learner_id": learner.id, "number": number}
    with writing_session(house.engine) as session:
        session.add(CohortMember(**(values | {"joined_at": house.clock()} | more)))  # type: ignore[arg-type]  # by name


def _members(house: House) -> list[CohortMember]:
    with Session(house.engine) as session:
        return list(session.query(CohortMember).order_by(CohortMember.number))


def test_a_membership_goes_along(house: House) -> None:
    """The same number, name and day of joining, under the account."""
    guest, into = house.guest(), house.guest()
    cohort = _cohort(house)
    _member(house, cohort, guest, 4, name="Ana")
    merge(house, guest, into)
    (row,) = _members(house)
    assert (row.learner_id, row.number, row.name) == (into.id, 4, "Ana")


def test_two_memberships_of_one_cohort_become_the_accounts(house: House) -> None:
    """Its number and name stay, with the earlier day of joining; the guest's row ends."""
    guest, into = house.guest(), house.guest()
    cohort = _cohort(house)
    _member(house, cohort, guest, 1, name="Ana guest")
    first = house.clock()
    house.clock.advance(days=2)
    _member(house, cohort, into, 2, name="Ana")
    merge(house, guest, into)
    (row,) = _members(house)
    assert (row.learner_id, row.number, row.name, row.joined_at) == (into.id, 2, "Ana", first)


@pytest.mark.parametrize(
    ("ended", "kept", "name"),
    [("left_at", None, "Ana guest"), ("removed_at", "Ana", "Ana")],
)
def test_who_left_is_in_again_and_who_was_taken_out_is_not(
    house: House, ended: str, kept: str | None, name: str
) -> None:
    """In is who was in by either way, but joining again as a guest undoes no act of staff."""
    guest, into = house.guest(), house.guest()
    cohort = _cohort(house)
    _member(house, cohort, into, 1, name=kept, **{ended: house.clock()})
    _member(house, cohort, guest, 2, name="Ana guest")
    merge(house, guest, into)
    (row,) = _members(house)
    assert (row.number, row.name) == (1, name)
    assert row.left_at is None
    assert (row.removed_at is not None) == (ended == "removed_at")
