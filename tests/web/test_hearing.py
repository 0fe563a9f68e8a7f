"""The page of a given exam tells that it is open; its answer carries the time, so that it follows staff."""

import pytest

from exam_prep.services.sittings.staff_acts import Order
from tests.browsing import Browser
from tests.given import Class, a_class
from tests.house import House
from tests.people import guest_of


@pytest.fixture
def room(browser: Browser, house: House) -> Class:
    """Give a class whose member is the browser's guest."""
    browser.start_set(count_other="1")
    return a_class(house, learner=guest_of(browser, house.engine))


def test_a_page_is_heard_and_told_of_added_time(room: Class, browser: Browser) -> None:
    """Ten minutes more stand in the next answer; the page has the address to ask at."""
    house, sitting = room.house, room.sits(room.give())
    assert f'data-here="/sittings/{sitting}/here"' in browser.get(f"/sittings/{sitting}/1").text
    house.clock.advance(minutes=1)
    first = browser.send(f"/sittings/{sitting}/here", {}).get_json()
    assert (first["seconds_left"], first["is_over"]) == (29 * 60, False)
    assert house.sitting(sitting).heard_at == house.clock()
    house.extend(sitting, 10, Order("The alarm rang", "ida@example.org"))
    house.clock.advance(seconds=20)
    second = browser.send(f"/sittings/{sitting}/here", {}).get_json()
    assert (second["seconds_left"], second["total_seconds"]) == (39 * 60 - 20, 40 * 60)
    assert house.sitting(sitting).heard_at == house.clock()


def test_two_pages_write_no_more_than_one(room: Class, browser: Browser) -> None:
    """What was heard a moment ago is not written again."""
    house, sitting = room.house, room.sits(room.give())
    browser.send(f"/sittings/{sitting}/here", {})
    first = house.clock()
    house.clock.advance(seconds=5)
    browser.send(f"/sittings/{sitting}/here", {})
    assert house.sitting(sitting).heard_at == first


def test_only_an_exam_that_staff_gave_is_noted(room: Class, browser: Browser, stranger: Browser) -> None:
    """One's own exams leave no trace of open pages; a foreign one is not found; what is over stays."""
    own = browser.start_exam("first-look-20")
    assert "data-here" not in browser.get(f"/sittings/{own}/1").text
    assert browser.send(f"/sittings/{own}/here", {}).status_code == 200
    assert room.house.sitting(own).heard_at is None
    browser.post(f"/sittings/{own}/finish")
    given = room.sits(room.give())
    assert stranger.send(f"/sittings/{given}/here", {}).status_code == 404
    assert browser.get(f"/sittings/{given}/here").status_code == 405
    browser.post(f"/sittings/{given}/finish")
    answer = browser.send(f"/sittings/{given}/here", {}).get_json()
    assert answer["is_over"]
    assert room.house.sitting(given).heard_at is None
