"""The pages of pauses and breaks: what they show, keep and say."""

import pytest
from sqlalchemy import Engine

from exam_prep.db.engine import writing_session
from exam_prep.services.sittings.extending import void
from exam_prep.services.sittings.staff_acts import Order
from tests.browsing import Browser
from tests.set_clock import START, FakeClock

BREAK_EXAM = "ca-pssc-120"


@pytest.fixture
def paced(browser: Browser) -> str:
    """Give a practice set with a clock."""
    return browser.start_set(count="5", clock="pace")


def test_pause_keeps_the_answer_and_puts_the_question_away(
    browser: Browser, paced: str, clock: FakeClock
) -> None:
    """The button sends the open answer along; the page says that the clock stands; Go on leads back."""
    there = browser.answer(paced, 2, "pause", response="1")
    assert there.headers["Location"] == f"/sittings/{paced}/2"
    clock.advance(hours=3)
    page = browser.get(f"/sittings/{paced}/2").text
    assert "The clock is stopped" in page
    assert "7 min 30 s left, clock stopped" in page
    assert 'name="response"' not in page
    assert "why" not in page.lower()
    assert "The clock is stopped." in browser.get("/").text
    beat = browser.get(f"/sittings/{paced}/clock").get_json()
    assert (beat["is_paused"], beat["seconds_left"]) == (True, 450)

    back = browser.post(f"/sittings/{paced}/go-on", position="2")
    assert back.headers["Location"] == f"/sittings/{paced}/2"
    page = browser.get(f"/sittings/{paced}/2").text
    assert 'name="response"' in page
    assert 'data-seconds-left="450"' in page
    assert " checked" in page


@pytest.mark.parametrize("path", ["1", "5", "finish"])
def test_every_page_of_the_set_says_that_it_stands_still(browser: Browser, paced: str, path: str) -> None:
    """The question and the look back are put away alike."""
    browser.post(f"/sittings/{paced}/pause", position="1")
    assert "The clock is stopped" in browser.get(f"/sittings/{paced}/{path}").text


def test_a_page_turn_in_a_pause_goes_on(browser: Browser, paced: str, clock: FakeClock) -> None:
    """Another tab works on: its answer counts and the clock runs."""
    tab = browser.get(f"/sittings/{paced}/1")
    assert tab.status_code == 200
    browser.post(f"/sittings/{paced}/pause", position="2")
    clock.advance(hours=3)
    browser.post(f"/sittings/{paced}/1", go="next", response="2", revision="0", client_id="tab-1")
    beat = browser.get(f"/sittings/{paced}/clock").get_json()
    assert (beat["is_paused"], beat["seconds_left"]) == (False, 450)


def test_only_a_running_practice_offers_a_pause(browser: Browser) -> None:
    """No button without a clock, and none in an exam; who forges it is told, and the answer is kept."""
    for sitting in (browser.start_set(count="5"), browser.start_exam()):
        assert 'value="pause"' not in browser.get(f"/sittings/{sitting}/1").text
    there = browser.answer(sitting, 1, "pause", response="1")
    assert there.status_code == 303
    page = browser.get(there.headers["Location"]).text
    assert "The clock of an exam does not stop." in page
    assert " checked" in page


def test_the_break_is_told_offered_and_over(browser: Browser, clock: FakeClock) -> None:
    """Before, at its place, during and after: each page says what is true then."""
    before = browser.get(f"/exams/{BREAK_EXAM}").text
    assert "once, after question 60, if you want it" in before
    assert "It stops for the break only." in before
    sitting = browser.start_exam(BREAK_EXAM, extra="1.5")
    assert "After question 60 you can take a break of 15 min." in browser.get(f"/sittings/{sitting}/1").text
    browser.answer(sitting, 60, "next", response="1")
    assert "Time for a break?" in browser.get(f"/sittings/{sitting}/61").text
    browser.answer(sitting, 61, "previous", response="2")
    assert "Take the break" in browser.get(f"/sittings/{sitting}/3").text
    browser.answer(sitting, 3, "break", response="2")
    left = browser.get(f"/sittings/{sitting}/clock").get_json()["seconds_left"]
    clock.advance(minutes=15, microseconds=-1)
    resting = browser.get(f"/sittings/{sitting}/61").text
    assert "Then it runs again by itself." in resting
    assert 'data-break-seconds="1"' in resting
    assert 'name="response"' not in resting
    clock.advance(minutes=1, microseconds=1)

    page = browser.get(f"/sittings/{sitting}/61").text
    assert f'data-seconds-left="{left - 60}"' in page
    assert "You have had your break." in page
    assert "Take the break" not in page


def test_a_break_asked_for_too_early_is_refused_and_the_answer_kept(browser: Browser) -> None:
    """A forged button says when the break comes."""
    sitting = browser.start_exam(BREAK_EXAM)
    there = browser.answer(sitting, 2, "break", response="1")
    page = browser.get(there.headers["Location"]).text
    assert "The break comes after question 60; go on until then." in page
    assert " checked" in page


def test_a_voided_set_says_so(browser: Browser, bank: Engine) -> None:
    """It does not promise a result that never comes, and leads to a new start."""
    sitting = browser.start_exam()
    with writing_session(bank) as session:
        void(session, sitting, Order("Started by mistake", "Ida"), now=START)
    for path in ("1", "finish", "result"):
        page = browser.get(f"/sittings/{sitting}/{path}").text
        assert "This set was taken out" in page
        assert "being graded" not in page
    assert browser.start_exam() != sitting


@pytest.mark.parametrize("path", ["pause", "go-on"])
def test_a_strangers_set_cannot_be_stopped(
    browser: Browser, stranger: Browser, paced: str, path: str
) -> None:
    """It is not there for anyone else."""
    stranger.start_set(count="5")
    assert stranger.post(f"/sittings/{paced}/{path}", position="1").status_code == 404
    assert not browser.get(f"/sittings/{paced}/clock").get_json()["is_paused"]


@pytest.mark.parametrize("position", ["", "x", "-1", "²", "//evil.example"])
def test_going_on_leads_nowhere_else(browser: Browser, paced: str, position: str) -> None:
    """A place that is no number leads to the set."""
    answer = browser.post(f"/sittings/{paced}/go-on", position=position)
    assert answer.headers["Location"] == f"/sittings/{paced}"
