"""Giving an exam: terms that are kept, faults and overlaps that are refused, a log of every act."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.assignments import AssignmentActKind, Release
from exam_prep.db.cohorts import Cohort
from exam_prep.db.engine import writing_session
from exam_prep.errors import ConflictError, NotFoundError
from exam_prep.services.assignments.acts import list_acts
from exam_prep.services.assignments.giving import change_terms, withdraw
from exam_prep.services.assignments.owned import led_assignment
from exam_prep.services.assignments.terms import OverlapError, TermsError, terms_of
from exam_prep.services.cohorts.keeping import archive
from tests.cohorts import somebody
from tests.given import Class, a_class
from tests.house import House
from tests.services.test_merging import merge

DAY = timedelta(days=1)


@pytest.fixture
def room(house: House) -> Class:
    """Give a class over the shipped bank."""
    return a_class(house)


def test_terms_are_kept_as_they_were_given(room: Class) -> None:
    """Whole, and in the log."""
    terms = room.terms(
        attempts=3, access_code="blue door", score_release=Release.AT_ONCE, items_release=Release.BY_HAND
    )
    given = room.give(attempts=3, access_code="blue door", items_release=Release.BY_HAND)
    assert terms_of(room.row(given)) == terms
    with Session(room.house.engine) as session:
        (act,) = list_acts(session, room.row(given))
    assert (act.act, act.actor, act.terms) == (AssignmentActKind.GIVE, room.who.email, terms)


def test_faulty_terms_are_refused_whole(room: Class) -> None:
    """Every fault is named, and nothing is kept."""
    with pytest.raises(TermsError) as refused:
        room.give(attempts=0, closes_at=room.house.clock() - DAY)
    assert refused.value.faults.keys() == {"attempts", "closes_at"}
    assert room.house.snapshot()["assignment"] == ()


def test_windows_of_the_same_people_may_not_overlap(room: Class) -> None:
    """The group and each of its members have somebody in common; windows may touch."""
    one, other = room.learner, room.join()
    given = room.give(member=one)
    for member in (one, None):
        with pytest.raises(OverlapError, match="window that overlaps") as refused:
            room.give(member=member, opens_at=room.house.clock() + DAY / 2, closes_at=None)
        assert refused.value.other == terms_of(room.row(given))
    room.give(member=other)
    end = room.row(given).closes_at
    room.give(opens_at=end, closes_at=None)


def test_what_was_withdrawn_overlaps_nothing(room: Class) -> None:
    """It can be given anew at once."""
    given = room.give()
    room.act(withdraw, given)
    assert room.give() != given


def test_other_groups_have_their_own_windows(room: Class) -> None:
    """The same exam may run in two groups at once."""
    room.give()
    other = replace(room, cohort=a_class(room.house, room.who).cohort)
    other.give()


def test_changed_terms_are_checked_and_logged(room: Class) -> None:
    """An overlap is refused here too; the same terms again are no act."""
    first = room.give()
    end = room.row(first).closes_at
    assert end is not None
    second = room.give(opens_at=end, closes_at=end + DAY)
    with pytest.raises(OverlapError):
        room.act(change_terms, first, room.terms(closes_at=end + DAY / 2))
    room.act(change_terms, first, room.terms(attempts=2))
    room.act(change_terms, first, room.terms(attempts=2))
    assert (room.row(first).attempts, room.row(second).attempts) == (2, 1)
    with Session(room.house.engine) as session:
        acts = [one.act for one in list_acts(session, room.row(first))]
    assert acts == [AssignmentActKind.GIVE, AssignmentActKind.CHANGE]


def test_an_exam_whose_window_is_over_keeps_its_closing(room: Class) -> None:
    """Other terms can be changed then; a new closing has to lie ahead."""
    given = room.give()
    end = room.row(given).closes_at
    room.house.clock.advance(days=2)
    opened = room.row(given).opens_at
    room.act(change_terms, given, room.terms(opens_at=opened, closes_at=end, attempts=5))
    assert room.row(given).attempts == 5
    assert end is not None
    with pytest.raises(TermsError, match="has passed"):
        room.act(change_terms, given, room.terms(opens_at=opened, closes_at=end + DAY / 4))


def test_a_withdrawn_exam_takes_no_terms(room: Class) -> None:
    """It is over."""
    given = room.give()
    room.act(withdraw, given)
    with pytest.raises(ConflictError, match="withdrawn"):
        room.act(change_terms, given, room.terms(attempts=2))


def test_nothing_is_given_to_a_group_in_the_archive(room: Class) -> None:
    """It has to come back first."""
    with writing_session(room.house.engine) as session:
        archive(session, session.get_one(Cohort, room.cohort.id), now=room.house.clock())
    with pytest.raises(ConflictError, match="in the archive"):
        room.give()


def test_only_who_leads_the_group_finds_it(room: Class) -> None:
    """Another instructor does not, whoever built the exam."""
    given = room.row(room.give()).public_id
    stranger = somebody(room.house.engine, room.house.clock())
    with Session(room.house.engine) as session:
        assert led_assignment(session, room.who, given).public_id == given
        with pytest.raises(NotFoundError):
            led_assignment(session, stranger, given)


def test_what_a_guest_alone_was_given_is_the_accounts_after_signing_in(room: Class) -> None:
    """The guest's membership ends in the account's, and the exam goes along."""
    guest = room.join()
    given = room.give(member=guest)
    merge(room.house, guest, room.learner)
    member = room.row(given).member_id
    assert member is not None
    assert (member, room.learner.id) in {(row[0], row[3]) for row in room.house.snapshot()["cohort_member"]}
