"""Joining by code, leaving, and what stands between: one membership, one number, ever."""

from functools import partial

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming
from exam_prep.core.roster import Wanted
from exam_prep.db.cohorts import Cohort
from exam_prep.db.engine import writing_session
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.seeds import new_public_id
from exam_prep.services.cohorts.joining import Door, Invitation, join, look
from exam_prep.services.cohorts.keeping import archive, renew_code, set_joining
from exam_prep.services.cohorts.members import let_back, list_members, remove
from exam_prep.services.cohorts.memberships import leave, list_memberships
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.forgetting import forget
from exam_prep.services.sittings.owned import lock_learner
from tests.at_once import at_once
from tests.cohorts import a_code, a_cohort, joined, row_of, somebody
from tests.house import House


@pytest.fixture
def cohort(house: House) -> Cohort:
    """Give a cohort of names."""
    return a_cohort(house.engine, somebody(house.engine, house.clock()), house.clock())


def _look(house: House, cohort: Cohort, learner: LearnerRef | None = None) -> Door:
    with Session(house.engine) as session:
        return look(session, cohort.join_code, learner).door


def _join(house: House, cohort: Cohort, learner: LearnerRef, name: str = "Ana") -> Invitation:
    with writing_session(house.engine) as session:
        lock_learner(session, learner.id)
        return join(session, cohort.join_code, learner, name, public_id=new_public_id(), now=house.clock())


def _leave(house: House, cohort: Cohort, learner: LearnerRef) -> None:
    member = row_of(house.engine, cohort, learner).public_id
    with writing_session(house.engine) as session:
        assert leave(session, learner, member, now=house.clock()) == cohort.title


def _names(house: House, cohort: Cohort) -> list[str]:
    with Session(house.engine) as session:
        members, beyond = list_members(session, session.get_one(Cohort, cohort.id), 0, Wanted())
    assert beyond is None
    return [member.called for member in members]


def test_joining_twice_is_one_membership(house: House, cohort: Cohort) -> None:
    """The first name stays; what is typed the second time is not read, also with the group closed."""
    learner = joined(house.engine, cohort, house.clock())
    with writing_session(house.engine) as session:
        set_joining(session, session.get_one(Cohort, cohort.id), is_open=False)
    assert _join(house, cohort, learner, "").door is Door.INSIDE
    assert _look(house, cohort, learner) is Door.INSIDE
    assert _names(house, cohort) == ["Ana"]


def test_two_tabs_that_join_at_once_make_one_member(house: House, cohort: Cohort) -> None:
    """And two learners at once get two numbers."""
    one, other = house.guest(), house.guest()
    at_once([partial(_join, house, cohort, learner) for learner in (one, one, other, one)])
    assert _names(house, cohort) == ["Ana (1)", "Ana (2)"]


def test_a_code_that_is_none_opens_nothing(house: House, cohort: Cohort) -> None:
    """Nor does the code of before."""
    learner = house.guest()
    with writing_session(house.engine) as session:
        renew_code(session, session.get_one(Cohort, cohort.id), cohort.join_code, a_code())
    for code in ("", "FHKMRTWXY", cohort.join_code):
        with Session(house.engine) as session, pytest.raises(NotFoundError, match="No group has this code"):
            look(session, code, learner)
    with pytest.raises(NotFoundError):
        _join(house, cohort, learner)


@pytest.mark.parametrize("way", ["closed", "archived"])
def test_a_group_that_takes_nobody_stays_as_it_is(house: House, cohort: Cohort, way: str) -> None:
    """A newcomer finds it closed, and joining makes no member."""
    with writing_session(house.engine) as session:
        row = session.get_one(Cohort, cohort.id)
        if way == "closed":
            set_joining(session, row, is_open=False)
        else:
            archive(session, row, now=house.clock())
    assert _look(house, cohort) is Door.CLOSED
    assert _join(house, cohort, house.guest()).door is Door.CLOSED
    assert _names(house, cohort) == []


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "n" * 81])
def test_a_group_of_names_asks_for_one(house: House, cohort: Cohort, name: str) -> None:
    """Refused in a sentence; nobody is in."""
    with pytest.raises(InvalidError, match="Type"):
        _join(house, cohort, house.guest(), name)
    assert _names(house, cohort) == []


def test_a_group_of_pseudonyms_keeps_no_name(house: House) -> None:
    """Whatever is sent along, staff read a number."""
    cohort = a_cohort(
        house.engine, somebody(house.engine, house.clock()), house.clock(), names=Naming.PSEUDONYMS
    )
    learner = joined(house.engine, cohort, house.clock(), "Ana Ruiz")
    assert row_of(house.engine, cohort, learner).name is None
    assert _names(house, cohort) == ["Learner 1"]


def test_no_number_is_given_twice(house: House, cohort: Cohort) -> None:
    """Not that of who left, who was taken out, or whose data is deleted, the last one included."""
    learners = [joined(house.engine, cohort, house.clock()) for _ in range(3)]
    _leave(house, cohort, learners[0])
    with writing_session(house.engine) as session:
        forget(session, learners[2])
    new = joined(house.engine, cohort, house.clock())
    assert row_of(house.engine, cohort, new).number == 4


def test_who_left_comes_back_under_the_number_they_had(house: House, cohort: Cohort) -> None:
    """Leaving takes the name out of the group; joining asks for it again."""
    learner = joined(house.engine, cohort, house.clock(), "Ana")
    _leave(house, cohort, learner)
    assert (row_of(house.engine, cohort, learner).name, _names(house, cohort)) == (None, [])
    with Session(house.engine) as session:
        assert list_memberships(session, learner) == []
    house.clock.advance(days=1)
    joined(house.engine, cohort, house.clock(), "Ana R.", learner)
    row = row_of(house.engine, cohort, learner)
    assert (row.number, row.name, row.joined_at) == (1, "Ana R.", house.clock())


def test_who_was_taken_out_is_out_until_let_back(house: House, cohort: Cohort) -> None:
    """By the code, by a new code, and by leaving and coming again; then back as they were."""
    learner = joined(house.engine, cohort, house.clock())
    member = row_of(house.engine, cohort, learner).public_id
    with writing_session(house.engine) as session:
        remove(session, session.get_one(Cohort, cohort.id), member, now=house.clock())
    assert _look(house, cohort, learner) is Door.REMOVED
    assert _join(house, cohort, learner).door is Door.REMOVED
    with Session(house.engine) as session:
        assert [own.removed for own in list_memberships(session, learner)] == [True]
    _leave(house, cohort, learner)
    assert _join(house, cohort, learner).door is Door.REMOVED
    with writing_session(house.engine) as session:
        let_back(session, session.get_one(Cohort, cohort.id), member)
    assert _join(house, cohort, learner, "Ana").door is Door.INSIDE
    assert _names(house, cohort) == ["Ana"]


def test_nobody_leaves_for_somebody_else(house: House, cohort: Cohort) -> None:
    """The membership of another is not found, nor is one that ended."""
    one, other = (joined(house.engine, cohort, house.clock()) for _ in range(2))
    member = row_of(house.engine, cohort, one).public_id
    with writing_session(house.engine) as session, pytest.raises(NotFoundError):
        leave(session, other, member, now=house.clock())
    _leave(house, cohort, one)
    with writing_session(house.engine) as session, pytest.raises(NotFoundError):
        leave(session, one, member, now=house.clock())
