"""The page of the plan: a goal set, changed and taken away, today started, a calendar by a secret address."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.browsing import Browser
from tests.house import snapshot
from tests.set_clock import START, FakeClock

_GOAL = {"exam_id": "icrc-pr-75", "minutes": "20"}
_IN_A_MONTH = (START + timedelta(days=30)).date().isoformat()


def _decide(browser: Browser, **fields: str) -> None:
    answer = browser.post("/plan/goal", **{**_GOAL, "exam_on": _IN_A_MONTH, **fields})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/plan")


def test_a_newcomer_makes_a_plan_and_starts_it(browser: Browser) -> None:
    """Two presses: save the plan, start; the day counts down and home shows the same card."""
    assert "What do you prepare for?" in browser.get("/plan").text
    _decide(browser)
    page = browser.get("/plan").text
    assert "30 days to your exam" in page
    assert "plan: about 20 minutes" in page
    home = browser.get("/").text
    assert "plan: about 20 minutes" in home
    assert "30 days to your exam" in home
    started = browser.post("/plan", minutes="5")
    assert re.fullmatch(r"/sittings/[\w-]{22}/1", started.headers["Location"])
    assert "The plan for today" in browser.get("/").text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("exam_on", "2020-01-01", "This day is over."),
        ("exam_on", "2031-01-01", "more than two years away"),
        ("exam_on", "12/12/2026", "year-month-day"),
        ("exam_on", "2026-02-30", "year-month-day"),
        ("minutes", "0", "between 5 and 240"),
        ("minutes", "600", "between 5 and 240"),
        ("minutes", "", "between 5 and 240"),
        ("minutes", "twenty", "between 5 and 240"),
        ("exam_id", "no-such-exam", "There is no such exam"),
        ("exam_id", "", "Choose an exam."),
        ("rest_days", "9", "Choose one of those"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    browser: Browser, bank: Engine, field: str, value: str, told: str
) -> None:
    """422, one sentence, what was typed still there, nothing kept and no guest made."""
    answer = browser.post("/plan/goal", **{**_GOAL, "exam_on": _IN_A_MONTH, field: value})
    assert answer.status_code == 422
    assert told in answer.text
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text
    if field in {"exam_on", "minutes"} and value:
        assert f'value="{value}"' in answer.text
    assert snapshot(bank)["goal_event"] == snapshot(bank)["learner"] == ()


def test_no_day_left_to_study_is_refused(browser: Browser) -> None:
    """Seven rest days a week are no plan."""
    answer = browser.post("/plan/goal", **_GOAL, rest_days=[str(day) for day in range(7)])
    assert answer.status_code == 422
    assert "Leave at least one day of the week" in answer.text


def test_a_plan_without_a_date_and_one_whose_date_is_past(browser: Browser, clock: FakeClock) -> None:
    """Neither counts down; after the exam the page asks for a new date, kindly."""
    _decide(browser, exam_on="")
    assert "without a date so far" in browser.get("/plan").text
    _decide(browser)
    clock.advance(days=31)
    page = browser.get("/plan").text
    assert "is over. We hope it went as you wished." in page
    assert "days to your exam" not in page


def test_exam_day_and_rest_days_have_no_plan(browser: Browser) -> None:
    """Nothing new on the day; starting it all the same is told."""
    _decide(browser, exam_on=START.date().isoformat())
    page = browser.get("/plan").text
    assert "Your exam is today" in page
    assert "Nothing new today." in page
    assert browser.post("/plan").status_code == 422
    _decide(browser, rest_days=str(START.weekday()))
    assert "A rest day" in browser.get("/plan").text


def test_the_goal_is_taken_away(browser: Browser) -> None:
    """The form is there again; home has no card of a plan."""
    _decide(browser)
    assert browser.post("/plan/goal/remove").status_code == 303
    assert "What do you prepare for?" in browser.get("/plan").text


def test_the_run_through_needs_something_to_run_through(browser: Browser) -> None:
    """Offered and taken once something was met; told before that."""
    _decide(browser)
    assert "A quick run-through" not in browser.get("/plan").text
    assert browser.post("/plan/run-through").status_code == 422
    sitting = browser.start_set(set="topics", topics="boundaries.gifts-money", count="5")
    browser.answer(sitting, 1, "check", response="1")
    assert "A quick run-through" in browser.get("/plan").text
    assert browser.post("/plan/run-through").status_code == 303


def test_a_calendar_opens_by_its_secret_address_until_that_ends(
    bank: Engine, browser: Browser, stranger: Browser
) -> None:
    """Study days and the exam, no more; the address is kept as a hash, and a new one ends the old one."""
    _decide(browser, rest_days="6")
    address = _address(browser)
    file = stranger.get(address)
    assert file.mimetype == "text/calendar"
    days = re.findall(r"DTSTART;VALUE=DATE:(\d{8})", file.text)
    assert days[-1] == _IN_A_MONTH.replace("-", "")
    assert file.text.count("SUMMARY:Study 20 minutes") == len(days) - 1 == 26
    assert address.split("/")[-1].removesuffix(".ics") not in str(snapshot(bank)["plan_feed"])
    other = _address(browser)
    assert (stranger.get(address).status_code, stranger.get(other).status_code) == (404, 200)
    browser.post("/plan/calendar/remove")
    assert stranger.get(other).status_code == 404


def test_a_calendar_follows_the_plan(browser: Browser, stranger: Browser) -> None:
    """Without a goal it is empty, not gone: the subscription stays."""
    _decide(browser)
    address = _address(browser)
    browser.post("/plan/goal/remove")
    assert "BEGIN:VEVENT" not in stranger.get(address).text


def _address(browser: Browser) -> str:
    page = browser.post("/plan/calendar").text
    found = re.search(r"http://localhost(/plan/calendar/[\w-]{22}\.ics)", page)
    assert found is not None
    return found[1]
