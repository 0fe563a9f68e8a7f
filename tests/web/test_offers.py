"""A learner's side of what is given: first page, page of the groups, page before the start, the start."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from flask import Flask

from exam_prep.core.accommodations import ExtraTime
from exam_prep.core.assignments import Release
from tests.at_once import at_once
from tests.browsing import Browser, sitting_of
from tests.given import Class, a_class
from tests.house import House
from tests.people import guest_of


@pytest.fixture
def room(browser: Browser, house: House) -> Class:
    """Give a class whose member is the browser's guest."""
    browser.start_set(count_other="1")
    return a_class(house, learner=guest_of(browser, house.engine))


def _place(room: Class, given: int) -> str:
    return f"/given/{room.row(given).public_id}"


def test_the_first_page_and_the_groups_name_what_is_given(room: Class, browser: Browser) -> None:
    """With the last day to start. What was begun waits to be finished; of what is done the groups tell."""
    place = _place(room, room.give())
    home, groups = browser.get("/").text, browser.get("/groups").text
    for page in (home, groups):
        for words in (place, "Monday exam", "You can start until", "Nov 3, 2026", "Look and start"):
            assert words in page
    assert "Your group Monday has an exam for you" in home
    sitting = sitting_of(browser.post(place))
    begun = browser.get("/").text
    assert f'href="/sittings/{sitting}/1"' in begun
    assert "has an exam for you" not in begun
    browser.post(f"/sittings/{sitting}/finish")
    assert place not in browser.get("/").text
    assert f'href="/sittings/{sitting}/result"' in browser.get("/groups").text


def test_all_is_told_before_the_start(room: Class, browser: Browser) -> None:
    """Questions, own time, window, attempts, what comes when."""
    given = room.give(attempts=3, score_release=Release.AFTER_WINDOW, items_release=Release.BY_HAND)
    page = browser.get(_place(room, given)).text
    promised = ("Your score: on", "when your instructor releases them")
    for words in ("60 min", "Start 5 questions", "your whole time", "Attempts left", *promised):
        assert words in page


def test_a_double_click_starts_once(room: Class, browser: Browser) -> None:
    """The same page sent twice, and two pages, lead to one sitting."""
    place = _place(room, room.give())
    started = {sitting_of(browser.post(place, start_key=key)) for key in ("a", "a", "b")}
    assert len(started) == 1
    assert len([row for row in room.house.snapshot()["sitting"] if "Monday exam" in row]) == 1


def test_a_wrong_code_is_told_beside_its_field(room: Class, browser: Browser) -> None:
    """422, and what was typed stands there; the right one starts."""
    place = _place(room, room.give(access_code="blue door"))
    answer = browser.post(place, code="red")
    assert answer.status_code == 422
    assert answer.text.count("not the access code") == 2
    assert 'value="red"' in answer.text
    assert "blue" not in answer.text
    assert sitting_of(browser.post(place, code="Blue Door"))


def test_guessing_a_code_has_to_wait_wherever_it_comes_from(
    room: Class, browser: Browser, app: Flask
) -> None:
    """Five a minute from any address: 429 with the time, what was typed stands there, a classmate starts."""
    given = room.give(access_code="4711")
    place = _place(room, given)
    fields = {"csrf_token": browser.token}
    for number in range(5):
        place_of_it = {"REMOTE_ADDR": f"192.0.2.{number}"}
        asked = browser.client.post(place, data={**fields, "code": "0"}, environ_overrides=place_of_it)
        assert asked.status_code == 422
    answer = browser.post(place, code="4711")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert answer.text.count("You can try again in 1 min") == 2
    assert 'value="4711"' in answer.text
    assert "Monday exam" not in str(room.house.snapshot()["sitting"])
    assert len(room.house.snapshot()["signin_try"]) == 5

    other = Browser(app)
    other.start_set(count_other="1")
    room.join("Bo", guest_of(other, room.house.engine))
    assert sitting_of(other.post(place, code="4711"))
    room.house.clock.advance(minutes=1)
    assert sitting_of(browser.post(place, code="4711"))
    assert room.house.snapshot()["signin_try"] == ()


def test_codes_that_are_typed_at_once_are_counted_one_after_the_other(room: Class, browser: Browser) -> None:
    """From eight tabs, five are looked at."""
    place = _place(room, room.give(access_code="4711"))
    tabs = [browser.twin() for _ in range(8)]
    found: list[int] = []

    def guess(tab: Browser) -> None:
        found.append(tab.post(place, code="0").status_code)

    at_once([partial(guess, tab) for tab in tabs])
    assert sorted(found) == [422] * 5 + [429] * 3


def test_an_empty_code_is_asked_for_and_counts_nothing(room: Class, browser: Browser) -> None:
    """However often."""
    place = _place(room, room.give(access_code="4711"))
    for _ in range(6):
        answer = browser.post(place, code=" ")
        assert answer.status_code == 422
        assert "Type the access code" in answer.text
    assert sitting_of(browser.post(place, code="4711"))


def test_where_only_noted_time_counts_the_page_says_how_long_and_whom_to_ask(
    room: Class, browser: Browser
) -> None:
    """For everybody; for who chose more it says what does not count here."""
    place = _place(room, room.give(extra_time=ExtraTime.NOTED))
    asked = "ask your instructor of Monday before you start"
    page = browser.get(place).text
    assert asked in page
    assert "Elsewhere you" not in page
    for chosen, words in (
        (Decimal(2), "Elsewhere you chose 2 times the time. Here you have 60 min."),
        (None, "Elsewhere you chose to have no clock. Here you have 60 min."),
    ):
        room.house.give_time(room.learner, chosen)
        page = browser.get(place).text
        assert words in page
        assert asked in page
    assert "count only what an instructor noted" in browser.get("/groups").text
    sitting = sitting_of(browser.post(place))
    assert room.house.sitting(sitting).multiplier == 1


@pytest.mark.parametrize(
    ("hours", "words"), [(-2, "is over"), (5, "not open yet")], ids=["after the window", "before it"]
)
def test_outside_of_the_window_the_page_says_why(
    room: Class, browser: Browser, hours: int, words: str
) -> None:
    """Looking shows it, and a start is refused with the same sentence."""
    now = room.house.clock()
    given = room.give(
        opens_at=now + timedelta(hours=hours), closes_at=now + timedelta(hours=max(hours, 0) + 1)
    )
    room.house.clock.advance(hours=2)
    place = _place(room, given)
    assert words in browser.get(place).text
    answer = browser.post(place)
    assert answer.status_code == 409
    assert words in answer.text


def test_others_find_nothing(room: Class, browser: Browser, stranger: Browser, app: Flask) -> None:
    """A newcomer, a guest in no group, an address that never was: the same answer; no guest is made."""
    place = _place(room, room.give())
    stranger.start_set(count_other="1")
    before = room.house.snapshot()["learner"]
    newcomer = Browser(app)
    for other in (newcomer, stranger):
        for address in (place, "/given/nothing-given", "/given/x"):
            assert other.get(address).status_code == 404
            assert other.post(address).status_code == 404
    assert len(room.house.snapshot()["learner"]) == len(before)
    assert browser.get("/given/nothing-given").status_code == 404


def test_the_way_of_a_result_that_waits(room: Class, browser: Browser) -> None:
    """Start, hand in, a calm page; it is found again under the groups."""
    given = room.give(score_release=Release.BY_HAND, items_release=Release.BY_HAND)
    sitting = sitting_of(browser.post(_place(room, given)))
    assert "every question is explained" not in browser.get(f"/sittings/{sitting}/finish").text
    browser.post(f"/sittings/{sitting}/finish")
    assert "nothing more to do" in browser.get(f"/sittings/{sitting}/result").text
    assert "See what comes when" in browser.get("/groups").text
    page = browser.get(_place(room, given)).text
    assert "all your attempts" in page
    assert f"/sittings/{sitting}/result" in page
