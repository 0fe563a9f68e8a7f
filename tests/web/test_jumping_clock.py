"""What the server does when the machine's clock was set."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import TimestampSigner

from exam_prep.web.sessions import SteadySessions
from exam_prep.web.sweeper import sweep_once, tend_clock
from tests.browsing import Browser
from tests.set_clock import FakeClock
from tests.test_clock import HOUR, Machine


@pytest.fixture
def machine(app: Flask, tmp_path: Path) -> Iterator[Machine]:
    """Give the machine whose clock the application goes by."""
    made = Machine(tmp_path)
    parts = app.extensions["exam_prep"]
    app.extensions["exam_prep"] = replace(parts, clock=made.clock())
    yield made
    app.extensions["exam_prep"] = parts


@pytest.mark.parametrize("jump", [HOUR, -HOUR, timedelta(days=1)])
def test_a_jump_neither_closes_nor_lengthens_an_exam(
    app: Flask, browser: Browser, machine: Machine, jump: timedelta
) -> None:
    """The page shows the same time, saves count, and the sweeper comes when 30 minutes have really passed."""
    sitting = browser.start_exam()
    machine.wall += jump
    assert browser.get(f"/sittings/{sitting}/clock").get_json()["seconds_left"] == 1800
    assert not browser.save(sitting, 1, 1).get_json()["late"]
    (note,) = browser.ready_notes()
    assert note.startswith("clock: ")
    machine.run(timedelta(minutes=30, seconds=5))
    tend_clock(app)
    assert sweep_once(app)["sittings swept"] == 0
    machine.run(timedelta(seconds=1))
    assert sweep_once(app)["sittings swept"] == 1

    tend_clock(app)
    assert browser.ready_notes() == []
    assert app.extensions["exam_prep"].clock() == machine.wall


def test_cookies_are_dated_by_the_clock_that_was_given(app: Flask, clock: FakeClock) -> None:
    """By the wall clock, a step back would make every cookie one from the future, and sign everybody out."""
    interface = app.session_interface
    assert isinstance(interface, SteadySessions)
    serializer = interface.get_signing_serializer(app)
    assert serializer is not None
    signer = serializer.make_signer()
    assert isinstance(signer, TimestampSigner)
    assert signer.get_timestamp() == int(clock().timestamp())


def test_nothing_is_handed_in_for_a_minute_after_a_jump(
    app: Flask, browser: Browser, machine: Machine
) -> None:
    """The round is left out, whatever the time says."""
    browser.start_exam()
    machine.run(timedelta(minutes=31))
    machine.wall += HOUR
    assert sweep_once(app) == {}
    machine.run(timedelta(minutes=1))
    assert sweep_once(app)["sittings swept"] == 1


def test_a_pause_does_not_keep_the_clock_from_being_followed(
    app: Flask, browser: Browser, machine: Machine
) -> None:
    """A set that was put away for good holds nobody's time, and has as much left when it is taken up."""
    sitting = browser.start_set(count="5", clock="pace")
    browser.post(f"/sittings/{sitting}/pause")
    machine.wall += HOUR
    browser.get("/readyz")
    machine.run(timedelta(minutes=2))
    tend_clock(app)
    assert app.extensions["exam_prep"].clock() == machine.wall
    assert browser.get(f"/sittings/{sitting}/clock").get_json()["seconds_left"] == 450
