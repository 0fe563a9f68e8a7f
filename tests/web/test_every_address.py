"""Every address of the application: what newcomer, owner and stranger get, and that looking never writes."""

import re

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.routing import Rule

from exam_prep.core.access import Verdict, decide
from exam_prep.web.policy import POLICY
from tests.browsing import Browser
from tests.house import snapshot
from tests.set_clock import FakeClock
from tests.web.addresses import path_of, rules

_ABSENT = {
    "accounts.link", "assets.file", "bank.item", "bank.ask", "data.take", "plan.calendar", "joining.door",
    "mocks.one", "offers.page",
}  # fmt: skip
"""Addresses that are not found for anybody with the values above."""
_TOKEN = re.compile(r'(?<=<meta name="csrf-token" content=")[^"]+')
"""It holds the second in which it was made."""
_AFTER_PASSWORD = {"second_factor.ask", "second_factor.ask_recovery"}
"""Pages that lead to the sign-in whoever gave no password yet."""


@pytest.fixture
def sat(browser: Browser) -> str:
    """Give the browser a handed-in mock, an open one, and an open set with one checked item; name the set."""
    done = browser.start_exam()
    browser.save(done, 1, 1)
    browser.post(f"/sittings/{done}/finish")
    browser.start_exam()
    practice = browser.start_set(count="5")
    browser.answer(practice, 1, "check", response="1")
    return practice


def test_a_newcomer_gets_something_sane_everywhere(app: Flask, browser: Browser, bank: Engine) -> None:
    """Pages open, what belongs to nobody is not found, and nothing is written by it."""
    before = snapshot(bank)
    for rule in rules(app, "GET"):
        expected = {404} if "sitting" in rule.arguments or rule.endpoint in _ABSENT else {200}
        if decide(POLICY[rule.endpoint], None) is Verdict.SIGN_IN:
            expected = {303}
        if rule.endpoint in _AFTER_PASSWORD:
            expected = {303}
        answer = browser.get(path_of(rule, "nobodys"))
        assert answer.status_code in expected, rule
        assert answer.text
        answer.close()
    assert snapshot(bank) == before


def test_looking_never_writes(app: Flask, browser: Browser, bank: Engine, sat: str) -> None:
    """All addresses, twice, over every sitting and position the learner has: no row of any table changes."""
    sittings = [str(row[1]) for row in snapshot(bank)["sitting"]]
    before = snapshot(bank)
    looked = 0
    for path in [path for rule in rules(app, "GET") for path in _paths(rule, sittings)] * 2:
        for method in ("GET", "HEAD"):
            answer = browser.client.open(path, method=method)
            assert answer.status_code in {200, 303, 404}, path
            answer.close()
            looked += 1

    assert sat in sittings
    assert looked > 200
    assert snapshot(bank) == before


def test_looking_after_the_time_is_up_never_writes(
    app: Flask, browser: Browser, bank: Engine, clock: FakeClock, sat: str
) -> None:
    """Past the deadline every page of a sitting still opens, and closing is left to the sweeper."""
    del sat
    sittings = [str(row[1]) for row in snapshot(bank)["sitting"]]
    before = snapshot(bank)
    clock.advance(days=2)
    for path in [path for rule in rules(app, "GET") for path in _paths(rule, sittings)]:
        answer = browser.get(path)
        assert answer.status_code in {200, 303, 404}, path
        answer.close()
    assert snapshot(bank) == before


def test_a_stranger_finds_no_sitting_of_others(app: Flask, stranger: Browser, bank: Engine, sat: str) -> None:
    """Each address of a sitting, each method: the 404 of a sitting that is not there; nothing is written."""
    stranger.start_set()
    before = snapshot(bank)
    tried = 0
    for rule in app.url_map.iter_rules():
        if "sitting" not in rule.arguments:
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            answers = [_open(stranger, rule, method, sitting) for sitting in (sat, "nobodys")]
            assert [answer[0] for answer in answers] == [404, 404], (rule, method)
            assert answers[0][1] == answers[1][1]
            tried += 1

    assert tried >= 14
    assert snapshot(bank) == before


def test_a_sitting_that_ended_leads_to_its_result(browser: Browser) -> None:
    """The bare address, the look before handing in and the handing in all lead there."""
    sitting = browser.start_set(count="5")
    assert browser.get(f"/sittings/{sitting}").headers["Location"].endswith(f"/sittings/{sitting}/1")
    browser.answer(sitting, 1, "next", response="1")
    assert browser.get(f"/sittings/{sitting}").headers["Location"].endswith(f"/sittings/{sitting}/2")
    browser.post(f"/sittings/{sitting}/finish")

    for path in (f"/sittings/{sitting}", f"/sittings/{sitting}/finish"):
        answer = browser.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("/result")


@pytest.mark.parametrize("position", ["0", "6", "1000", "1001", "99999999999999999999", "-1", "a"])
def test_a_position_that_is_not_there_is_not_found(browser: Browser, position: str) -> None:
    """By any method and below any address."""
    sitting = browser.start_set(count="5")
    assert browser.get(f"/sittings/{sitting}/{position}").status_code == 404
    for below in ("", "/reason", "/report", "/sibling"):
        answer = browser.post(
            f"/sittings/{sitting}/{position}{below}", why="misread", text="x", client_id="c"
        )
        # A number that no form reaches is no address at all, so the method may be what is refused.
        assert answer.status_code in ({404} if len(position) < 4 else {404, 405}), below


def _paths(rule: Rule, sittings: list[str]) -> list[str]:
    if "sitting" not in rule.arguments:
        return [path_of(rule, "")]
    positions = range(1, 12) if "position" in rule.arguments else (1,)
    return [path_of(rule, sitting, position) for sitting in sittings for position in positions]


def _open(browser: Browser, rule: Rule, method: str, sitting: str) -> tuple[int, str]:
    """Return status and message for a well-formed request."""
    path = path_of(rule, sitting)
    if method == "POST" and rule.endpoint == "saves.save":
        answers = [
            browser.send(path, {"position": 1, "seen": True}),
            browser.send(path, {"position": 1, "response": [1], "client_id": "c"}),
        ]
        assert {answer.status_code for answer in answers} == {404}
        return 404, answers[0].text
    if method == "POST":
        answer = browser.post(path, why="misread", text="x", response="1", client_id="c", revision="0")
    else:
        answer = browser.client.open(path, method=method)
    return answer.status_code, _TOKEN.sub("", answer.text)
