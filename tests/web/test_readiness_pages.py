"""Readiness in the browser: its section of the progress page, the short check, and how an exam went."""

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.planning.goal import Goal
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.goals import set_goal
from exam_prep.services.learners import ref_of
from tests.browsing import Browser
from tests.house import snapshot
from tests.set_clock import FakeClock


@pytest.fixture
def aiming(browser: Browser, bank: Engine, clock: FakeClock) -> Browser:
    """Give a browser whose guest prepares for an exam and has handed in one set."""
    sitting = browser.start_set(count="10")
    for position in range(1, 11):
        browser.save(sitting, position, 1)
    browser.post(f"/sittings/{sitting}/finish")
    with writing_session(bank) as session:
        learner = ref_of(session.scalars(select(Learner)).one())
        loaded = ServedBankCache().current(session)
        set_goal(session, loaded, learner, Goal("ca-pssc-120", None, 20, frozenset()), now=clock())
    return browser


def test_it_is_said_how_many_answers_are_missing(aiming: Browser, bank: Engine) -> None:
    """No range, no word, no chance; and looking writes nothing."""
    before = snapshot(bank)
    page = aiming.get("/progress").text
    assert "Are you ready for California" in page
    assert "It is too early to tell" in page
    assert "not the official exam" in page
    assert '<svg class="chart score-line"' not in page
    assert snapshot(bank) == before


def test_a_short_check_starts_once_and_explains_each_item(aiming: Browser) -> None:
    """A double click leads to the same set."""
    first, second = (aiming.post("/progress/diagnostic", start_key="one-page") for _ in range(2))
    assert first.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    page = aiming.get(first.headers["Location"]).text
    assert "A short check" in page
    assert "Check" in page


def test_an_outcome_is_kept_and_thanked_for(aiming: Browser, bank: Engine, clock: FakeClock) -> None:
    """With no word that shames."""
    day = clock().date().isoformat()
    answer = aiming.post("/progress/outcome", outcome="not-passed", taken_on=day)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/progress")
    page = aiming.get("/progress").text
    assert "Thank you for telling us." in page
    assert "fail" not in page.lower()
    with Session(bank) as session:
        assert (
            session.connection().exec_driver_sql("SELECT outcome FROM exam_outcome").scalar() == "not-passed"
        )


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"outcome": "won", "taken_on": "2020-01-01"}, "outcome"),
        ({"outcome": "passed", "taken_on": "yesterday"}, "taken_on"),
        ({"outcome": "passed", "taken_on": "2999-01-01"}, "taken_on"),
        ({}, "outcome"),
    ],
)
def test_what_cannot_be_is_sent_back(aiming: Browser, fields: dict[str, str], name: str) -> None:
    """Each problem leads to its control."""
    answer = aiming.post("/progress/outcome", **fields)
    assert answer.status_code == 422
    assert f'href="#{name}"' in answer.text
    assert f'id="{name}-problem"' in answer.text


def test_calibration_waits_for_50_outcomes(browser: Browser) -> None:
    """Until then one sentence says what is missing, to anybody."""
    answer = browser.get("/progress/calibration")
    assert answer.status_code == 200
    assert "0 outcomes of real exams" in answer.text
    assert "<table" not in answer.text


def test_a_newcomer_is_told_nothing_of_readiness(app: Flask) -> None:
    """And has nothing to tell an outcome of."""
    stranger = Browser(app)
    assert (
        "ready" not in stranger.get("/progress").text.lower().split("<main", 1)[1].split("help/readiness")[0]
    )
    assert stranger.post("/progress/outcome", outcome="passed", taken_on="2026-01-01").status_code == 404
