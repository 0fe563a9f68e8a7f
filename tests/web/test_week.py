"""The week on one page: what was done, by day and part of the work, kindly also when nothing was."""

import re

from tests.browsing import Browser
from tests.set_clock import FakeClock


def _text(browser: Browser) -> str:
    page = browser.get("/progress/week").text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]))


def _five(browser: Browser) -> None:
    sitting = browser.start_set(set="topics", topics="boundaries", count="5")
    for position in range(1, 6):
        browser.save(sitting, position, 1)
    browser.post(f"/sittings/{sitting}/finish")


def test_a_week_without_answers_shames_nobody(browser: Browser) -> None:
    """For a newcomer, and for whoever had better things to do."""
    assert "today is a good day to begin again" in _text(browser)


def test_answers_are_told_by_day_and_by_part_of_the_work(browser: Browser, clock: FakeClock) -> None:
    """Those of eight days ago are not; an idea is new once."""
    _five(browser)
    clock.advance(days=8)
    _five(browser)
    clock.advance(days=1)
    _five(browser)
    told = _text(browser)
    assert "10 answers" in told
    assert len(re.findall(r"\brest\b", told)) == 5
    assert "First answers, by part of the work" in told
    assert "of 10" in told or "of 9" in told or "of 8" in told


def test_the_progress_page_leads_to_it(browser: Browser) -> None:
    """Once there is something to show."""
    _five(browser)
    assert 'href="/progress/week"' in browser.get("/progress").text
