"""The progress page says what the misses have in common, and starts a set on exactly that."""

import re

import pytest
from sqlalchemy import Engine

from exam_prep.core.error_patterns import offered_by
from exam_prep.core.items import ErrorType
from exam_prep.core.lint.readability import grade
from exam_prep.core.responses import MissReason
from exam_prep.web.progress.words import ERRORS, REASONS
from tests.browsing import Browser, sitting_of
from tests.house import House, snapshot
from tests.patterns import tempting

RESCUE = ErrorType.RESCUE
_FORM = re.compile(r'<input type="hidden" name="(set|count|feedback|clock|error|start_key)" value="([^"]*)"')


def _with_habit(browser: Browser, house: House, items: str) -> str:
    sitting = browser.start_set(set="pattern", error="rescue", count="other", count_other=items)
    for row in house.items(sitting):
        order = tuple(row.option_order.split())
        response = tempting(house.asked(row), order, RESCUE) or house.response(row, right=True)
        browser.save(sitting, row.position, *map(int, response.split()))
    browser.post(f"/sittings/{sitting}/finish")
    return sitting


def test_below_five_misses_one_sentence_says_what_is_missing(browser: Browser, house: House) -> None:
    """No number, no picture and no button; a newcomer is told nothing of it."""
    assert "misses have in common" not in browser.get("/progress").text
    _with_habit(browser, house, "3")
    page = browser.get("/progress").text
    assert "This shows from 5 missed first answers on; 2 more are needed." in page
    assert 'name="error"' not in page


def test_a_habit_is_told_kindly_and_can_be_practiced(browser: Browser, house: House) -> None:
    """The sentence with n, what it comes from and what helps; the button starts a set of only such items."""
    sitting = _with_habit(browser, house, "9")
    missed = sum(row.points == 0 for row in house.items(sitting))
    browser.post(f"/sittings/{sitting}/1/reason", why="two-close")
    page = browser.get("/progress").text
    assert f"You most often choose to step in for the person ({missed} of {missed})." in page
    assert "It comes from care." in page
    assert "What helps: Ask what they want to try first" in page
    assert "Two were close" in page
    assert 'data-l="Misses"' in page

    fields = dict(_FORM.findall(page.split('id="patterns"')[1].split("</section>")[0]))
    assert (fields["set"], fields["error"]) == ("pattern", "rescue")
    started = sitting_of(browser.post("/practice", **fields))
    assert all(RESCUE in offered_by(house.asked(row)) for row in house.items(started))
    assert "The choice that pulls you" in browser.get(f"/sittings/{started}/1").text


@pytest.mark.parametrize("fields", [{}, {"error": "charm"}, {"error": "rescue' OR 1=1"}])
def test_a_set_of_no_known_error_is_refused(browser: Browser, bank: Engine, fields: dict[str, str]) -> None:
    """422, and nothing is started."""
    assert browser.post("/practice", set="pattern", **fields).status_code == 422
    assert snapshot(bank)["sitting"] == ()


def test_every_type_and_reason_has_plain_words(browser: Browser) -> None:
    """At grade 8 or below; none says what the learner is."""
    with browser.app.test_request_context():
        browser.app.preprocess_request()
        assert ERRORS.keys() == set(ErrorType)
        assert REASONS.keys() == set(MissReason)
        for words in ERRORS.values():
            told = words.sentence % {"count": 7, "n": 9}
            assert told.startswith("You most often choose ")
            assert "(7 of 9)" in told
            assert grade(" ".join(map(str, (told, words.origin, words.help)))) <= 8
