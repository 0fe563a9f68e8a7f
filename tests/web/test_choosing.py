"""Choosing a set, an exam or a review: what is off is told at its field; a double click starts once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.browsing import Browser, sitting_of
from tests.factories import ANY_NUMBER, TOO_LARGE
from tests.house import snapshot
from tests.set_clock import FakeClock

CLICKS = 50


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"count": "0"}, "count"),
        ({"count": "9999"}, "count"),
        ({"count": "other", "count_other": "0"}, "count_other"),
        ({"count_other": "9999"}, "count_other"),
        ({"count_other": "-3"}, "count_other"),
        ({"count_other": "ten"}, "count_other"),
        ({"set": "everything"}, "set"),
        ({"feedback": "never"}, "feedback"),
        ({"clock": "fast"}, "clock"),
        ({"set": "topics"}, "topics"),
        ({"set": "topics", "topics": "astrology"}, "topics"),
        ({"set": "missed"}, "set"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told_at_its_field(
    browser: Browser, bank: Engine, fields: dict[str, str], field: str
) -> None:
    """422 with the sentence beside the field, and no sitting."""
    answer = browser.post("/practice", **fields)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert snapshot(bank)["sitting"] == ()


@pytest.mark.parametrize("count", ["0", "-1", "13", "201", "9999", "many", ""])
def test_an_exam_that_leaves_the_number_to_the_learner_checks_it(canary_app: Flask, count: str) -> None:
    """422 beside the field."""
    answer = Browser(canary_app).post(f"/exams/{ANY_NUMBER}", count=count)

    assert answer.status_code == 422
    assert 'href="#count"' in answer.text


def test_a_choice_that_is_not_offered_is_told_what_to_do(browser: Browser) -> None:
    """The sentence says it, at the set and at the exam."""
    sentence = "Choose one of those that the page offers."

    assert sentence in browser.post("/practice", set="everything").text
    assert sentence in browser.post("/exams/first-look-20", extra="7").text


def test_a_review_of_nothing_says_why(browser: Browser) -> None:
    """422 with the sentence, also on the page that has no form."""
    answer = browser.post("/review", count="5")

    assert answer.status_code == 422
    assert "Nothing is due right now." in answer.text


@pytest.mark.parametrize("count", ["", "0", "51", "all"])
def test_a_review_has_a_number(browser: Browser, bank: Engine, clock: FakeClock, count: str) -> None:
    """422, and no review."""
    sitting = browser.start_set(count="5")
    browser.answer(sitting, 1, "check", response="1")
    clock.advance(days=300)

    assert browser.post("/review", count=count).status_code == 422
    assert len(snapshot(bank)["sitting"]) == 1
    assert browser.post("/review", count="1").status_code == 303


def test_an_unknown_exam_is_not_found(browser: Browser) -> None:
    """To look at and to start."""
    assert browser.get("/exams/no-such-exam").status_code == 404
    assert browser.post("/exams/no-such-exam").status_code == 404


def test_an_exam_that_the_bank_cannot_fill_is_refused(canary_app: Flask, canaries: Engine) -> None:
    """422, nothing started."""
    assert Browser(canary_app).post(f"/exams/{TOO_LARGE}").status_code == 422
    assert snapshot(canaries)["sitting"] == ()


@pytest.mark.parametrize("extra", ["0.5", "11", "NaN", "1e1", "-1", "untimed; DROP"])
def test_extra_time_is_one_of_those_offered(browser: Browser, bank: Engine, extra: str) -> None:
    """Anything else is refused and not kept."""
    assert browser.post("/exams/first-look-20", extra=extra).status_code == 422
    assert snapshot(bank)["learner"] == ()


@pytest.mark.parametrize(("extra", "seconds"), [("1.5", 2700), ("10", 18000), ("untimed", None), ("", 1800)])
def test_extra_time_is_given_and_shown(browser: Browser, extra: str, seconds: int | None) -> None:
    """The clock of the sitting counts down the person's own time."""
    sitting = browser.start_exam(extra=extra)

    beat = browser.get(f"/sittings/{sitting}/clock").get_json()
    assert (beat["state"], beat["is_over"], beat["is_paused"]) == ("in_progress", False, False)
    assert (beat["seconds_left"], beat["total_seconds"]) == (seconds, seconds)


def test_extra_time_is_remembered(browser: Browser, clock: FakeClock) -> None:
    """The next exam has it without asking again."""
    first = browser.start_exam(extra="2")
    browser.post(f"/sittings/{first}/finish")
    clock.advance(minutes=1)
    sitting = browser.start_exam()

    assert browser.get(f"/sittings/{sitting}/clock").get_json()["seconds_left"] == 2 * 30 * 60


@pytest.mark.parametrize("path", ["/practice", "/exams/first-look-20"])
@pytest.mark.parametrize("known", [True, False])
def test_many_clicks_on_one_button_start_one_sitting(
    browser: Browser, bank: Engine, path: str, *, known: bool
) -> None:
    """Fifty posts of one page at once: one sitting, one guest, and every answer leads to it."""
    if known:
        browser.start_set(start_key="another")
    before = len(snapshot(bank)["sitting"])
    twins = [browser.twin() for _ in range(CLICKS)]
    gate = threading.Barrier(8)

    def click(number: int) -> str:
        if number < 8:
            gate.wait(timeout=60)
        return sitting_of(twins[number].post(path, start_key="one-page"))

    with ThreadPoolExecutor(8) as pool:
        started = set(pool.map(click, range(CLICKS)))

    assert len(started) == 1
    assert len(snapshot(bank)["sitting"]) == before + 1
    assert len(snapshot(bank)["learner"]) == 1
    # The newcomer's browser keeps the cookie of whichever answer came last; it has to find the work.
    assert twins[-1].get(f"/sittings/{started.pop()}/1").status_code == 200


def test_two_pages_start_two_sets(browser: Browser) -> None:
    """Another page has another key."""
    assert browser.start_set(start_key="one") != browser.start_set(start_key="two")


def test_the_back_button_after_a_while_starts_anew(browser: Browser, clock: FakeClock) -> None:
    """The same page half a minute later is a new wish."""
    first = browser.start_set(start_key="one")
    clock.advance(seconds=31)

    assert browser.start_set(start_key="one") != first


def test_an_open_exam_is_continued_by_starting_it_again(browser: Browser, clock: FakeClock) -> None:
    """Until its time is up; then the old one is graded and a new one starts."""
    first = browser.start_exam()
    clock.advance(minutes=29)
    assert browser.start_exam() == first
    clock.advance(minutes=2)

    assert browser.start_exam() != first
    assert browser.get(f"/sittings/{first}/clock").get_json()["state"] == "graded"


def test_trying_a_sibling_twice_at_once_starts_one(browser: Browser) -> None:
    """A double click on "try one now" leads to one sitting; before the explanation it is refused."""
    sitting = browser.start_set(count="5")
    assert browser.post(f"/sittings/{sitting}/1/sibling").status_code == 409
    browser.answer(sitting, 1, "check", response="1")
    started = {sitting_of(browser.post(f"/sittings/{sitting}/1/sibling")) for _ in range(2)}

    assert len(started) == 1
