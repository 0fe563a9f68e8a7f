"""The thread that closes what is over: one process leads, and no fault ends it."""

import logging
import threading
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from exam_prep.db.engine import writing_session
from exam_prep.db.leader import leader_of
from exam_prep.services.rounds import do_round
from exam_prep.web import sweeper
from exam_prep.web.sweeper import start_sweeper, sweep_once
from tests.browsing import Browser
from tests.house import snapshot
from tests.set_clock import START, FakeClock


def test_a_closed_tab_is_graded(app: Flask, browser: Browser, clock: FakeClock) -> None:
    """Nobody comes back, and the sitting is finished by the timer; a second round finds nothing."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 1)
    assert _swept(app) == 0
    clock.advance(minutes=31)

    assert _swept(app) == 1
    assert _swept(app) == 0
    assert browser.get(f"/sittings/{sitting}/clock").get_json()["state"] == "graded"


def test_a_round_that_fails_is_logged_and_changes_nothing(
    app: Flask, browser: Browser, bank: Engine, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of any kind is written down; the next round tries again."""
    browser.start_exam()
    clock.advance(minutes=31)
    _sql(bank, "UPDATE learner SET time_zone = 'Nowhere/Land'")
    before = snapshot(bank)
    with caplog.at_level(logging.ERROR):
        assert _swept(app) == 0
    assert "sitting_not_closed" in caplog.text
    assert snapshot(bank)["sitting_item"] == before["sitting_item"]

    _sql(bank, "UPDATE learner SET time_zone = 'America/New_York'")
    clock.advance(minutes=11)
    assert _swept(app) == 1


def test_a_sitting_that_cannot_be_closed_holds_up_no_other(
    app: Flask, browser: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """The fault of one learner's row leaves the others to be graded in the same round."""
    browser.start_exam()
    _sql(bank, "UPDATE learner SET time_zone = 'Nowhere/Land'")
    other = stranger.start_exam()
    clock.advance(minutes=31)

    assert _swept(app) == 1
    assert stranger.get(f"/sittings/{other}/clock").get_json()["state"] == "graded"


def test_one_process_leads_until_it_resigns(bank: Engine) -> None:
    """The second one waits in reserve; whose data directory it is does not matter, the database does."""
    first, second = leader_of(bank), leader_of(bank)

    assert [first.leads(), second.leads(), first.leads()] == [True, False, True]
    first.resign()
    assert second.leads()
    second.resign()


def test_a_step_that_breaks_stops_no_other(bank: Engine, caplog: pytest.LogCaptureFixture) -> None:
    """What fails is named in the log, and the steps after it are done."""

    def broken(engine: Engine, now: datetime) -> int:
        raise RuntimeError(f"{engine} {now}")

    done = do_round(bank, (("first thing", broken), ("second", lambda _engine, _now: 3)), now=START)

    assert done == {"first thing": 0, "second": 3}
    assert "step_broke name=first_thing" in caplog.text


def test_the_thread_sweeps_by_itself(
    app: Flask, browser: Browser, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs beside the process, does not keep it alive, and closes what is over."""
    sitting = browser.start_exam()
    clock.advance(minutes=31)
    monkeypatch.setattr(sweeper, "EVERY_SECONDS", 0.01)
    stop, patience = threading.Event(), threading.Event()
    thread = start_sweeper(app, stop)
    states: list[str] = []
    for _ in range(400):
        states.append(browser.get(f"/sittings/{sitting}/clock").get_json()["state"])
        if states[-1] == "graded":
            break
        patience.wait(0.02)
    stop.set()
    thread.join()

    assert states[-1] == "graded"
    assert thread.daemon


def test_a_round_ends_between_two_sittings(
    app: Flask, browser: Browser, stranger: Browser, clock: FakeClock
) -> None:
    """A server that stops finishes the sitting at hand and leaves the rest to whoever leads next."""
    for one in (browser, stranger):
        one.start_exam()
    clock.advance(minutes=31)
    asked = iter((False, False, True))

    assert sweep_once(app, stops=lambda: next(asked, True))["sittings swept"] == 1
    assert _swept(app) == 1


def _swept(app: Flask) -> int:
    return sweep_once(app)["sittings swept"]


def _sql(engine: Engine, statement: str) -> None:
    with writing_session(engine) as session:
        session.execute(text(statement))
