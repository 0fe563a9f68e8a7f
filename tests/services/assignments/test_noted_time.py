"""An exam may count only what staff noted: at its start, while it runs, and whatever else changes."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.accommodations import ExtraTime, Need
from exam_prep.core.mock_exams.definition import Pause
from exam_prep.services.assignments.giving import change_terms
from exam_prep.services.assignments.own_time import own_time
from exam_prep.services.assignments.starting import OfferPage, offer_page
from exam_prep.services.assignments.terms import dump_terms, load_terms
from exam_prep.services.learners import LearnerRef, find_learner
from exam_prep.services.sittings.counted_time import noted_need
from exam_prep.services.sittings.staff_acts import Order
from tests.given import Class, a_class
from tests.house import House
from tests.mock_exams import SMALL
from tests.services.assignments.test_accommodating import note, rest
from tests.services.test_merging import merge

NOTED = ExtraTime.NOTED


@pytest.fixture
def room(house: House) -> Class:
    """Give a class whose exam has 60 minutes and a break of 10."""
    return a_class(house, definition=replace(SMALL, pause=Pause(10, after_part="limits")))


def page_of(room: Class, given: int, learner: LearnerRef | None = None) -> OfferPage:
    """Return the page before the start, for the learner as they stand now."""
    with Session(room.house.engine) as session:
        who = find_learner(session, (learner or room.learner).public_id)
        return offer_page(session, who, room.row(given).public_id, now=room.house.clock())


def minutes_left(room: Class, sitting: str) -> float:
    """Return the minutes until the sitting's end."""
    row = room.house.sitting(sitting)
    assert row.check_at is not None
    return (row.check_at - room.house.clock()) / timedelta(minutes=1)


@pytest.mark.parametrize("chosen", [Decimal(3), None])
def test_what_a_person_chose_does_not_count_where_only_noted_time_does(
    room: Class, chosen: Decimal | None
) -> None:
    """The page says beforehand how long they have and what is left out; the start gives the same."""
    given = room.give(extra_time=NOTED)
    learner = room.house.give_time(room.learner, chosen)
    page = page_of(room, given)
    assert page.minutes is not None
    assert (str(page.minutes.total), str(page.break_minutes), page.only_noted) == ("60", "10", True)
    assert page.left_out == Need(chosen, 0)
    sitting = room.start(given, learner)
    assert minutes_left(room, sitting) == 60
    with Session(room.house.engine) as session:
        assert own_time(session, given) == frozenset()
    assert room.house.verify().mismatches == ()


def test_what_staff_noted_counts_whatever_was_chosen_since(room: Class) -> None:
    """Ninety minutes, the break, and rests; what somebody without a choice has is left out nowhere."""
    note(room.house, room.learner, "1.5", 20)
    given = room.give(extra_time=NOTED)
    assert page_of(room, given).left_out is None
    for chosen in (Decimal(1), Decimal(3)):
        learner = room.house.give_time(room.learner, chosen)
        page = page_of(room, given)
        assert page.minutes is not None
        assert (str(page.minutes.total), str(page.break_minutes), page.rest_minutes) == ("90", "15", 20)
    sitting = room.start(given, learner)
    assert minutes_left(room, sitting) == 90
    rest(room.house, learner, sitting)
    room.house.clock.advance(minutes=8)
    room.house.go_on(learner, sitting)
    assert minutes_left(room, sitting) == 90
    assert room.house.verify().mismatches == ()


def test_elsewhere_the_more_of_both_counts(room: Class) -> None:
    """Who chose less to try something out has what was noted for them all the same."""
    note(room.house, room.learner, "1.5", 20)
    given = room.give()
    learner = room.house.give_time(room.learner, Decimal(1))
    page = page_of(room, given)
    assert page.minutes is not None
    assert (str(page.minutes.total), page.only_noted, page.left_out) == ("90", False, None)
    assert minutes_left(room, room.start(given, learner)) == 90
    more = room.house.give_time(room.join(), Decimal(2))
    assert minutes_left(room, room.start(given, more)) == 120


def test_without_a_clock_there_is_no_time_to_count(house: House) -> None:
    """The page says nothing of it."""
    room = a_class(house, definition=replace(SMALL, minutes=None))
    house.give_time(room.learner, Decimal(2))
    page = page_of(room, room.give(extra_time=NOTED))
    assert (page.minutes, page.only_noted, page.left_out) == (None, False, None)


def test_one_that_runs_follows_what_staff_note_and_not_what_is_chosen(room: Class) -> None:
    """Neither more time nor no clock; a practice beside it follows the choice."""
    sitting = room.start(room.give(extra_time=NOTED))
    beside = room.house.mock(room.learner)
    for chosen in (Decimal(2), None):
        room.house.give_time(room.learner, chosen)
        assert minutes_left(room, sitting) == 60
    assert room.house.sitting(beside).check_at is None
    note(room.house, room.learner, "1.25", 5)
    assert minutes_left(room, sitting) == 75
    assert room.house.sitting(sitting).rest_seconds == 300


def test_other_terms_take_no_time_from_who_sits_it(room: Class) -> None:
    """They count from the next start, and for what is chosen or noted from then on."""
    given = room.give()
    learner = room.house.give_time(room.learner, Decimal(2))
    sitting = room.start(given, learner)
    room.act(change_terms, given, replace(room.terms(), extra_time=NOTED))
    assert minutes_left(room, sitting) == 120
    room.house.give_time(room.learner, Decimal(3))
    assert room.start(given, learner) == sitting
    assert minutes_left(room, sitting) == 120
    cy = room.house.give_time(room.join("Cy"), Decimal(3))
    other = room.start(given, cy)
    assert minutes_left(room, other) == 60
    room.act(change_terms, given, room.terms())
    assert minutes_left(room, other) == 60
    room.house.give_time(cy, Decimal(3))
    assert minutes_left(room, other) == 180
    assert room.house.verify().mismatches == ()


def test_the_page_of_what_was_begun_tells_the_time_that_it_has(room: Class) -> None:
    """Not that of a new start: other terms took nothing, and staff added ten minutes before the factor."""
    given = room.give()
    sitting = room.start(given, room.house.give_time(room.learner, Decimal(2)))
    room.house.extend(sitting, 10, Order("Alarm", "ida@example.org"))
    room.act(change_terms, given, replace(room.terms(), extra_time=NOTED))
    page = page_of(room, given)
    assert page.minutes is not None
    assert (str(page.minutes.total), page.only_noted, page.left_out) == ("140", False, None)


def test_verifying_finds_time_that_nobody_noted(room: Class) -> None:
    """And a handing in by staff that no act tells of; where choices once counted nothing can be said."""
    given = room.give(extra_time=NOTED)
    note(room.house, room.learner, "1.5")
    sitting = room.start(given)
    assert room.house.verify().mismatches == ()
    set_times = "UPDATE sitting SET multiplier = :times, check_at = NULL WHERE public_id = :name"
    room.house.sql(set_times, times=None, name=sitting)
    (found,) = room.house.verify().mismatches
    assert "staff noted less" in found.message
    room.act(change_terms, given, room.terms())
    room.act(change_terms, given, replace(room.terms(), extra_time=NOTED))
    assert room.house.verify().mismatches == ()
    room.house.submit(room.learner, sitting)
    room.house.sql("UPDATE sitting SET finished_by = 'staff' WHERE public_id = :name", name=sitting)
    (found,) = room.house.verify().mismatches
    assert "no act of theirs" in found.message


def test_a_guest_who_signs_in_brings_no_chosen_time_into_it(room: Class) -> None:
    """The account's own choice does not lengthen what runs; what was noted for the guest stays noted."""
    house, guest = room.house, room.join()
    note(house, guest, "1.25")
    sitting = room.start(room.give(extra_time=NOTED), guest)
    into = house.guest(Decimal(3))
    house.sat(into)
    merge(house, guest, into)
    assert minutes_left(room, sitting) == 75
    assert _noted(house, into) == Need(Decimal("1.25"), 0)


@pytest.mark.parametrize("first", ["guest", "account"])
def test_of_what_was_noted_for_both_the_more_is_kept(house: House, first: str) -> None:
    """Whichever was noted last: nobody loses noted time by signing in."""
    guest, into = house.guest(), house.guest()
    house.sat(into)
    longer = {"times": "2", "rest": 0}
    shorter = {"times": "1.25", "rest": 20}
    pairs = [(guest, longer), (into, shorter)] if first == "guest" else [(into, longer), (guest, shorter)]
    for who, need in pairs:
        note(house, who, **need)  # type: ignore[arg-type]  # both are arguments of it
    merge(house, guest, into)
    assert _noted(house, into) == Need(Decimal(2), 20)


def test_terms_of_a_log_from_before_go_by_what_is_chosen(room: Class) -> None:
    """Nothing was said of it then."""
    terms = replace(room.terms(), extra_time=NOTED)
    assert load_terms(dump_terms(terms)) == terms
    before = dump_terms(terms).replace(',"extra_time":"noted"', "")
    assert load_terms(before).extra_time is ExtraTime.CHOSEN


def _noted(house: House, learner: LearnerRef) -> Need | None:
    with Session(house.engine) as session:
        return noted_need(session, learner.id)
