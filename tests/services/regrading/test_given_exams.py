"""Regrades of exams that staff gave: what waits for its release tells nothing before, and all of it after."""

from typing import Any

import pytest

from exam_prep.core.assignments import Release
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.sitting import State
from exam_prep.services.assignments.releasing import release_items
from exam_prep.services.sittings.staff_acts import Order
from tests.given import Class, a_class
from tests.house import House
from tests.regrading import lines, regraded

_HELD: dict[str, Any] = {"score_release": Release.BY_HAND, "items_release": Release.BY_HAND}


@pytest.fixture
def room(house: House) -> Class:
    """Give a class over the shipped bank."""
    return a_class(house)


def test_a_result_that_waits_is_regraded_and_comes_out_right(room: Class) -> None:
    """Staff see the new points; memory hears of it with the release, without what was left out."""
    house, given = room.house, room.give(**_HELD)
    sitting = room.sat(given)
    first, second = house.items(sitting)[:2]
    regraded(house, first, Treatment.DROP)
    regraded(house, second, Treatment.DROP)
    regraded(house, second, Treatment.NEW_KEY, second.item_version_id)
    row = house.sitting(sitting)
    assert (row.state, row.points, row.maximum) == (State.SUBMITTED, 19, 19)
    assert (house.reviews(room.learner), house.verify().mismatches) == ([], ())

    room.act(release_items, given)
    house.clock.advance(minutes=1)
    house.sweep()
    assert house.sitting(sitting).state is State.GRADED
    events = {event.position for event in house.reviews(room.learner)}
    assert (first.position in events, second.position in events, len(events)) == (False, True, 19)
    assert house.verify().mismatches == ()


def test_a_result_that_waits_can_be_reopened_after_a_regrade(room: Class) -> None:
    """Maximum and cut are those of the whole form again, until it is handed in."""
    house = room.house
    sitting = room.sat(room.give(**_HELD))
    before = house.sitting(sitting)
    regraded(house, house.items(sitting)[0], Treatment.DROP)
    house.reopen(sitting, 5, Order("The alarm rang", "ida@example.org"))
    row = house.sitting(sitting)
    assert (row.maximum, row.cut, lines(house)) == (20, before.cut, [])
    assert house.verify().mismatches == ()
    house.submit(room.learner, sitting)
    assert house.sitting(sitting).maximum == 19
    assert house.verify().mismatches == ()


def test_a_trial_by_staff_is_regraded_and_remembered_by_nobody(room: Class) -> None:
    """Its points follow; no line of memory comes of it."""
    house = room.house
    sitting = room.sits(room.give())
    house.sql("UPDATE sitting SET is_trial = :yes WHERE public_id = :sitting", yes=True, sitting=sitting)
    house.answer_all(room.learner, sitting, right=True)
    house.submit(room.learner, sitting)
    item = house.items(sitting)[0]
    regraded(house, item, Treatment.DROP)
    regraded(house, item, Treatment.NEW_KEY, item.item_version_id)
    assert house.reviews(room.learner) == []
    assert house.verify().mismatches == ()
