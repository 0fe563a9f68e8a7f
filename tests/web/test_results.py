"""What a result says of a learner's level, and where its pages lead."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask, render_template
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.intervals import wilson
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.pages import ResultPage
from exam_prep.services.sittings.result import part_of, result_page
from tests.browsing import Browser, sitting_of
from tests.house import House

_ABOVE = "The whole range is above the mark"


@pytest.mark.parametrize("right", range(21))
def test_the_range_is_rounded_outward(right: int) -> None:
    """No shown end lies inside the range, so a box above a mark means a range above it."""
    low, high = wilson(right, 20)
    part = part_of("Topic", right, 20)

    assert part.low is not None
    assert part.high is not None
    assert part.low <= 100 * low <= 100 * high <= part.high
    assert part.high - part.low < 100 * (high - low) + 2


def test_a_result_speaks_of_the_level_not_of_the_next_score(app: Flask, house: House) -> None:
    """The range is of the level, with the number of questions beside it."""
    said = _said(app, _result(house))

    assert re.search(r"Your level on questions like these is likely between \d+ and \d+ of 5", said)
    assert "Another set" not in said


@pytest.mark.parametrize(("low", "is_above"), [(11, False), (12, True)])
def test_a_range_is_above_the_mark_only_as_a_whole(
    app: Flask, house: House, low: int, *, is_above: bool
) -> None:
    """A lower end of 11.6, shown as 11, is not above a mark of 12."""
    page = replace(_result(house), points=15.0, maximum=20, low=low, high=18, cut=Decimal(12))

    assert (_ABOVE in _said(app, page)) is is_above


def test_the_last_explanation_of_a_graded_set_leads_to_its_result(browser: Browser) -> None:
    """Nothing is left to finish."""
    sitting = browser.start_set(count="5")
    for position in range(1, 6):
        browser.answer(sitting, position, "next", response="1")
    browser.post(f"/sittings/{sitting}/finish")
    page = browser.get(f"/sittings/{sitting}/5").text

    assert "See your result" in page
    assert "Finish and look back" not in page


def test_the_pages_of_a_sibling_lead_back_to_the_set(browser: Browser) -> None:
    """The question, its explanation and the result say the way."""
    sitting = browser.start_set(count="40")
    back = f'href="/sittings/{sitting}"'
    for position in range(1, 41):
        browser.answer(sitting, position, "check", response="1")
        again = browser.post(f"/sittings/{sitting}/{position}/sibling")
        if again.status_code == 303:
            break
    sibling = sitting_of(again)
    assert back in browser.get(f"/sittings/{sibling}/1").text
    browser.answer(sibling, 1, "check", response="1")
    browser.post(f"/sittings/{sibling}/finish")

    assert back in browser.get(f"/sittings/{sibling}/1").text
    assert back in browser.get(f"/sittings/{sibling}/result").text


def _result(house: House) -> ResultPage:
    learner = house.guest()
    return _page_of(house.engine, house, learner, house.sat(learner))


def _page_of(engine: Engine, house: House, learner: LearnerRef, sitting: str) -> ResultPage:
    with Session(engine) as session:
        return result_page(session, ServedBankCache(), learner, sitting, now=house.clock())


def _said(app: Flask, page: ResultPage) -> str:
    with app.test_request_context("/"):
        app.preprocess_request()
        return " ".join(render_template("sittings/result.html", page=page).split())


def test_a_set_of_few_questions_shows_no_range(browser: Browser) -> None:
    """One question says nothing about a level; the result says that instead of drawing a range."""
    sitting = browser.start_set(count="other", count_other="1", feedback="end")
    browser.post(f"/sittings/{sitting}/finish")
    page = browser.get(f"/sittings/{sitting}/result").text
    assert "So few questions say little about your level" in page
    assert "likely between" not in page
