"""Answering with plain forms and with the page's script: the same protocol, the same effects."""

import re
import sqlite3

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.browsing import Browser, hidden
from tests.house import snapshot
from tests.set_clock import FakeClock

_CHECKED = re.compile(
    r'<input type="(?:radio|checkbox)" class="ans" name="response" value="(\d+)"[^>]* checked'
)


def test_a_form_keeps_the_response_and_goes_on(browser: Browser) -> None:
    """Next leads to the next item, Previous back, and the response is there again."""
    sitting = browser.start_exam()
    assert _leads(browser, sitting, 1, "next", response="2") == "2"
    assert _leads(browser, sitting, 2, "previous", response="3", flag="1", cut=["1"], certainty="sure") == "1"
    assert _leads(browser, sitting, 1, "finish") == "finish"
    assert _leads(browser, sitting, 1, "7") == "7"
    assert _leads(browser, sitting, 1, "save", response="4") == "1"

    assert _CHECKED.findall(browser.get(f"/sittings/{sitting}/1").text) == ["4"]
    page = browser.get(f"/sittings/{sitting}/2").text
    assert _CHECKED.findall(page) == ["3"]
    assert re.search(r'name="cut" value="1"[^>]* checked', page)
    assert re.search(r'name="flag"[^>]* checked', page)
    assert re.search(r'value="sure"[^>]* checked', page)


def test_another_device_finds_everything_as_it_was(browser: Browser, bank: Engine, clock: FakeClock) -> None:
    """Same items, options, responses and time, from the cookie alone."""
    sitting = browser.start_exam()
    browser.save(sitting, 3, 2)
    clock.advance(minutes=10)
    other = browser.twin()
    before = snapshot(bank)
    shown = [_plain(each.get(f"/sittings/{sitting}/3").text) for each in (browser, other)]

    assert shown[0] == shown[1]
    assert other.get(f"/sittings/{sitting}/clock").get_json()["seconds_left"] == 20 * 60
    assert snapshot(bank) == before


def test_checking_shows_the_explanation_in_place(browser: Browser) -> None:
    """The button Check leads back to the item, whose form is gone; a second check changes nothing."""
    sitting = browser.start_set(count="5")
    sent = hidden(browser.get(f"/sittings/{sitting}/1").text)
    assert "revision" in sent
    for _ in range(2):
        answer = browser.post(f"/sittings/{sitting}/1", go="check", response="1", **sent)
        assert answer.headers["Location"].endswith("/1")

    page = browser.get(f"/sittings/{sitting}/1").text
    assert 'name="response"' not in page
    assert 'name="response"' in browser.get(f"/sittings/{sitting}/2").text


def test_a_change_after_the_check_is_told_what_was_checked(browser: Browser, bank: Engine) -> None:
    """409 with the stored response to the script, a way on for the form; the response stays."""
    sitting = browser.start_set(count="5")
    browser.answer(sitting, 1, "check", response="1")
    before = snapshot(bank)
    refused = browser.save(sitting, 1, 2, base_revision=1)
    assert refused.status_code == 409
    assert (refused.get_json()["committed"], refused.get_json()["response"]) == (True, [1])
    answer = browser.post(
        f"/sittings/{sitting}/1", go="save", response="2", client_id="another", revision="1"
    )

    assert answer.status_code == 303
    assert snapshot(bank) == before


def test_checking_nothing_is_told_at_the_item(browser: Browser) -> None:
    """422 with the item and its form still there; what else was sent is kept."""
    sitting = browser.start_set(count="5")
    answer = browser.answer(sitting, 1, "check", certainty="guess")

    assert answer.status_code == 422
    assert 'name="response"' in answer.text
    assert re.search(r'value="guess"[^>]* checked', browser.get(f"/sittings/{sitting}/1").text)


def test_a_mock_checks_nothing(browser: Browser, bank: Engine) -> None:
    """A forged Check is 409 and explains nothing."""
    sitting = browser.start_exam()

    assert browser.answer(sitting, 1, "check", response="1").status_code == 409
    assert snapshot(bank)["review_event"] == ()
    assert 'name="response"' in browser.get(f"/sittings/{sitting}/1").text


@pytest.mark.parametrize(
    "fields",
    [
        {"response": "9"},
        {"response": "b"},
        {"response": ["1", "2"]},
        {"response": "1", "certainty": "very"},
        {"response": "1", "cut": "9"},
        {"response": "1", "cut": "x"},
        {"response": "1", "revision": "x"},
        {"response": "1", "client_id": ""},
        {"response": "1", "seconds": "long"},
    ],
)
def test_a_form_that_was_tampered_with_changes_nothing(
    browser: Browser, bank: Engine, fields: dict[str, str | list[str]]
) -> None:
    """422 with the item again, and no row touched."""
    sitting = browser.start_exam()
    before = snapshot(bank)
    answer = browser.answer(sitting, 1, "save", **fields)

    assert answer.status_code == 422
    assert 'name="response"' in answer.text
    assert snapshot(bank) == before


def test_a_stale_form_is_asked_which_answer_counts(browser: Browser) -> None:
    """409 with both answers; using the sent one wins over the stored revision."""
    sitting = browser.start_exam()
    old = hidden(browser.get(f"/sittings/{sitting}/1").text)
    browser.answer(sitting, 1, "save", response="2")
    answer = browser.post(f"/sittings/{sitting}/1", go="save", response="3", **old)
    assert answer.status_code == 409

    again = browser.post(f"/sittings/{sitting}/1", go="save", response="3", **hidden(answer.text))
    assert again.status_code == 303
    assert _CHECKED.findall(browser.get(f"/sittings/{sitting}/1").text) == ["3"]


def test_the_back_button_never_swallows_an_answer(browser: Browser) -> None:
    """The same form sent twice with another answer asks; with the same answer it just goes on."""
    sitting = browser.start_exam()
    form = hidden(browser.get(f"/sittings/{sitting}/1").text)
    codes = [
        browser.post(f"/sittings/{sitting}/1", go="next", response=number, **form).status_code
        for number in ("2", "2", "3")
    ]

    assert codes == [303, 303, 409]


def test_the_script_is_told_revision_time_and_what_is_stored(browser: Browser, clock: FakeClock) -> None:
    """200 with the revision and the seconds left; 409 with the stored response in displayed numbers."""
    sitting = browser.start_exam()
    first = browser.save(sitting, 1, 2, certainty="sure", struck=[1])
    stale = browser.save(sitting, 1, 3)

    assert first.get_json() == {
        "revision": 1,
        "saved_at": clock().isoformat(),
        "server_time": clock().isoformat(),
        "seconds_left": 1800,
        "late": False,
    }
    assert stale.status_code == 409
    told = stale.get_json()
    assert told.pop("message")
    assert told.pop("committed") is False
    assert told == {"revision": 1, "response": [2], "certainty": "sure", "flagged": False, "struck": [1]}


@pytest.mark.long
def test_what_comes_late_is_kept_and_said(browser: Browser, bank: Engine, clock: FakeClock) -> None:
    """The script hears late; the form closes the sitting and leads to the result."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 2)
    form = hidden(browser.get(f"/sittings/{sitting}/2").text)
    clock.advance(minutes=30, seconds=6)
    assert browser.save(sitting, 1, 3, base_revision=1).get_json()["late"] is True
    answer = browser.post(f"/sittings/{sitting}/2", go="next", response="1", **form)

    assert answer.headers["Location"].endswith("/result")
    assert browser.get(f"/sittings/{sitting}/result").status_code == 200
    assert len(snapshot(bank)["response_event"]) == 3
    assert browser.get(f"/sittings/{sitting}/clock").get_json()["state"] == "graded"


def test_seen_is_noted_once(browser: Browser, bank: Engine, clock: FakeClock) -> None:
    """The first look is kept, a second one changes nothing."""
    sitting = browser.start_exam()
    seen = {"position": 5, "seen": True}
    assert browser.send(f"/sittings/{sitting}/responses", seen).status_code == 204
    before = snapshot(bank)
    clock.advance(minutes=1)

    assert browser.send(f"/sittings/{sitting}/responses", seen).status_code == 204
    assert snapshot(bank) == before
    assert browser.send(f"/sittings/{sitting}/responses", {"position": 50, "seen": True}).status_code == 404


def test_no_address_takes_the_browsers_word_that_time_is_up(browser: Browser) -> None:
    """Whatever a page posts early, only handing in ends a sitting."""
    sitting = browser.start_exam()
    for path in ("timeout", "time-up", "close", "expire"):
        assert browser.post(f"/sittings/{sitting}/{path}").status_code in {404, 405}
    reply = browser.save(sitting, 1, 1, time_up=True)

    assert reply.status_code == 422
    assert browser.get(f"/sittings/{sitting}/clock").get_json()["state"] == "in_progress"


def test_handing_in_twice_has_one_effect(browser: Browser, bank: Engine) -> None:
    """Both lead to the result; the second changes no row."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 2)
    first = browser.post(f"/sittings/{sitting}/finish")
    before = snapshot(bank)
    second = browser.post(f"/sittings/{sitting}/finish")

    assert first.headers["Location"] == second.headers["Location"] == f"/sittings/{sitting}/result"
    assert snapshot(bank) == before
    assert browser.save(sitting, 2, 1).status_code == 410
    assert "A change to question 2 came after the end." in browser.get(f"/sittings/{sitting}/result").text


def test_a_refused_form_comes_back_as_it_was_sent(browser: Browser) -> None:
    """422 shows the choice, certainty, flag and cut that were sent, not those that are stored."""
    sitting = browser.start_exam()
    browser.answer(sitting, 1, "save", response="2")
    page = browser.answer(sitting, 1, "next", response="3", certainty="guess", flag="1", cut=["1", "9"])

    assert page.status_code == 422
    assert _CHECKED.findall(page.text) == ["3"]
    assert re.search(r'name="cut" value="1"[^>]* checked', page.text)
    assert re.search(r'name="flag"[^>]* checked', page.text)
    assert re.search(r'value="guess"[^>]* checked', page.text)
    again = browser.post(f"/sittings/{sitting}/1", go="next", response="3", **hidden(page.text))
    assert again.status_code == 303


def test_a_refused_form_that_is_stale_too_is_still_asked_about(browser: Browser) -> None:
    """Its old revision stays on the page, so mending it does not overwrite another tab in silence."""
    sitting = browser.start_exam()
    old = hidden(browser.get(f"/sittings/{sitting}/1").text)
    browser.answer(sitting, 1, "save", response="2")
    page = browser.post(f"/sittings/{sitting}/1", go="save", response="9", **old)
    mended = browser.post(f"/sittings/{sitting}/1", go="save", response="3", **hidden(page.text))

    assert (page.status_code, mended.status_code) == (422, 409)


def test_places_come_back_as_they_were_sent(canary_app: Flask) -> None:
    """An order that names a line twice is refused with the lists as the learner left them."""
    browser = Browser(canary_app)
    sitting = browser.start_set(count="10", feedback="end")
    position = _position_of(browser, sitting, 'name="order-1"')
    places = {"order-1": "2", "order-2": "2", "order-3": "1", "order-4": "3"}
    page = browser.answer(sitting, position, "next", **places)

    assert page.status_code == 422
    assert re.findall(r'<option value="(\d)" selected>', page.text) == ["2", "2", "1", "3"]


def test_a_report_that_is_refused_keeps_its_words(browser: Browser, bank: Engine) -> None:
    """422 with the sentence, the form open and its text; line ends count once, NUL is left out."""
    sitting = browser.start_set(count="5")
    path = f"/sittings/{sitting}/1"
    browser.answer(sitting, 1, "check", response="1")
    page = browser.post(f"{path}/report", text="Too long. " * 201)
    assert page.status_code == 422
    assert "The report is too long" in page.text
    assert f">{'Too long. ' * 201}</textarea>" in page.text
    assert '<details class="line no-print" id="report" open>' in page.text

    assert browser.post(f"{path}/report", text="a\0" + "\r\n" * 1000 + "b" * 999).status_code == 303
    (report,) = snapshot(bank)["problem_report"]
    assert f"a{chr(10) * 1000}{'b' * 999}" in report


def test_nothing_is_called_kept_that_was_rolled_back(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the commit fails, neither the error page nor the next one says that the report is kept."""
    sitting = browser.start_set(count="5")
    path = f"/sittings/{sitting}/1"
    browser.answer(sitting, 1, "check", response="1")
    with monkeypatch.context() as broken:
        broken.setattr(Session, "commit", _fail)
        failed = browser.post(f"{path}/report", text="Two keys.")

    assert failed.status_code == 503
    assert "The report is kept" not in failed.text + browser.get(path).text


def test_after_the_explanation_there_is_something_to_do(browser: Browser, bank: Engine) -> None:
    """A reason and a report are kept; nonsense is refused."""
    sitting = browser.start_set(count="5")
    path = f"/sittings/{sitting}/1"
    assert browser.post(f"{path}/reason", why="misread").status_code == 409
    browser.answer(sitting, 1, "check", response="1")

    assert browser.post(f"{path}/reason", why="misread").status_code == 303
    assert browser.post(f"{path}/reason", why="laziness").status_code == 422
    assert browser.post(f"{path}/report", text="Two keys.").status_code == 303
    assert browser.post(f"{path}/report", text=" ").status_code == 422
    assert len(snapshot(bank)["problem_report"]) == 1


def _fail(session: Session) -> None:
    del session
    raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))


def _position_of(browser: Browser, sitting: str, mark: str) -> int:
    """Return the first item whose page holds `mark`."""
    pages = ((position, browser.get(f"/sittings/{sitting}/{position}").text) for position in range(1, 11))
    return next(position for position, page in pages if mark in page)


def _leads(browser: Browser, sitting: str, position: int, go: str, **fields: str | list[str]) -> str:
    answer = browser.answer(sitting, position, go, **fields)
    assert answer.status_code == 303
    return answer.headers["Location"].rsplit("/", 1)[1]


def _plain(page: str) -> str:
    """Return a page without what is new each time."""
    page = re.sub(r'name="csrf-token" content="[^"]*"', "", page)
    return re.sub(r'name="(csrf_token|client_id)" value="[^"]*"', "", page)
