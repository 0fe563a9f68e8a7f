"""What waits is held back everywhere: another exam with the same questions explains none of them either."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.assignments import Release
from exam_prep.core.sitting import State
from exam_prep.services.assignments.releasing import release_items
from exam_prep.services.sittings.look import item_page
from exam_prep.services.sittings.result import result_page
from tests.given import Class, a_class
from tests.house import House

HELD: dict[str, Any] = {"score_release": Release.BY_HAND, "items_release": Release.BY_HAND}


@pytest.fixture
def room(house: House) -> Class:
    """Give a class over the shipped bank."""
    return a_class(house)


def _explained(room: Class, sitting: str) -> dict[str, bool]:
    """Return the items of a sitting, and whether their pages explain them."""
    house = room.house
    with Session(house.engine) as session:
        pages = {
            row.item_id: item_page(
                session, house.cache, room.learner, sitting, row.position, now=house.clock()
            )
            for row in house.items(sitting)
        }
    assert all(page.is_held is (page.feedback is None) for page in pages.values())
    return {item: page.feedback is not None for item, page in pages.items()}


def _said(room: Class, sitting: str) -> dict[int, bool]:
    """Return the positions of a result page's list, and whether it says what became of them."""
    house = room.house
    with Session(house.engine) as session:
        page = result_page(session, house.cache, room.learner, sitting, now=house.clock())
    return {line.position: not line.is_held for line in page.lines}


@pytest.mark.parametrize("is_handed_in", [True, False])
def test_another_exam_explains_nothing_that_is_held_back(room: Class, *, is_handed_in: bool) -> None:
    """Whether the exam from the group is still sat or waits; what the other one asks beside that is told."""
    house, given = room.house, room.give(**HELD)
    first = room.sits(given, "il-crss-100")
    if is_handed_in:
        house.submit(room.learner, first)
    asked = {(row.item_id, row.concept) for row in house.items(first)}
    house.clock.advance(minutes=1)
    other = house.mock(room.learner, "ncps-125")
    house.submit(room.learner, other)
    assert house.sitting(other).state is State.GRADED

    rows = house.items(other)
    concepts = {concept for _, concept in asked}
    same = {row.item_id for row in rows if row.concept in concepts}
    assert same & {item for item, _ in asked}
    explained = _explained(room, other)
    assert {item for item, is_told in explained.items() if not is_told} == same
    said = _said(room, other)
    assert {row.item_id for row in rows if not said[row.position]} == same

    if not is_handed_in:
        house.submit(room.learner, first)
    room.act(release_items, given)
    house.clock.advance(seconds=15)
    house.sweep()
    assert all(_explained(room, other).values())
    assert all(_said(room, other).values())
    assert house.verify().mismatches == ()


def test_an_attempt_in_another_group_explains_nothing_before_its_time(room: Class) -> None:
    """The same exam from two groups: the one that explains at once waits for the one that does not."""
    house = room.house
    waits = room.sat(room.give(**HELD))
    second = a_class(house, learner=room.learner)
    at_once = second.sits(second.give())
    house.submit(room.learner, at_once)
    held = {row.concept for row in house.items(waits)}
    told = _explained(room, at_once)
    assert not all(told.values())
    assert {row.item_id for row in house.items(at_once) if row.concept in held} == {
        item for item, is_told in told.items() if not is_told
    }


def test_a_trial_of_staff_is_explained_whatever_is_open(room: Class) -> None:
    """They can read every question anyway, and an open trial of the next draft would hide the last one."""
    house = room.house
    house.mock(room.learner, "il-crss-100")
    trial = house.mock(room.learner, "ncps-125")
    house.sql("UPDATE sitting SET is_trial = true WHERE public_id = :name", name=trial)
    house.submit(room.learner, trial)
    assert all(_explained(room, trial).values())
    assert all(_said(room, trial).values())
