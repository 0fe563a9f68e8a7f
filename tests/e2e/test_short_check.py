"""A short check in a browser: one question at a time, "I don't know", two tabs, and an end of its own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.answering import choose, cut_line, mend_line, told
from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

_NOT_KNOWN = "I don\N{RIGHT SINGLE QUOTATION MARK}t know"


def _begin(visitor: Visitor) -> None:
    """Answer one question, so that the progress page has somebody to tell, and start a check."""
    visitor.goto("/")
    visitor.press("Start 10 questions")
    choose(visitor.page, 1)
    visitor.press("Check")
    visitor.goto("/progress")
    visitor.press("Start a short check")


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.long)], ids=["script", "no"])
def test_a_check_goes_on_by_answers_and_by_saying_so(visit: Callable[..., Visitor], *, script: bool) -> None:
    """The page says how long it may be; no way on without an answer; one can look back, and end it."""
    visitor = visit(java_script_enabled=script, viewport={"width": 360, "height": 740})
    page = visitor.page
    _begin(visitor)
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 1, at most 20")
    expect(page.get_by_text("the check ends by itself when we know enough")).to_be_visible()
    assert page.locator("button[value=next]").count() == 0
    choose(page, 1)
    visitor.press("Check")
    visitor.press("Next question")
    visitor.press(_NOT_KNOWN)
    expect(page.locator("h1#verdict")).to_have_text("Not known yet")
    visitor.press("Next question")
    assert page.url.endswith("/3")
    visitor.press("Previous")
    expect(page.locator("h1#verdict")).to_have_text("Not known yet")
    visitor.goto(f"/sittings/{visitor.sitting}")
    assert page.url.endswith("/3")
    visitor.press("Finish and look back")
    visitor.page.get_by_role("button", name="Submit", exact=True).click()
    page.wait_for_url("**/result")
    expect(page.get_by_text("You ended the check early")).to_be_visible()


def test_a_key_says_that_one_does_not_know(visit: Callable[..., Visitor]) -> None:
    """Zero; then N leads on."""
    visitor = visit()
    page = visitor.page
    _begin(visitor)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("0")
    expect(page.locator("h1#verdict")).to_have_text("Not known yet")
    page.keyboard.press("n")
    page.wait_for_url("**/2")


def test_two_tabs_append_one_question(visit: Callable[..., Visitor]) -> None:
    """The tab that comes second is led to the explanation, and the check is one question longer."""
    visitor = visit()
    page = visitor.page
    _begin(visitor)
    other = page.context.new_page()
    other.goto(page.url)
    choose(page, 1)
    visitor.press("Check")
    other.get_by_role("button", name=_NOT_KNOWN).click()
    expect(other.locator("h1#verdict")).to_be_visible()
    expect(other.locator("h1#verdict")).not_to_have_text("Not known yet")
    visitor.goto(f"/sittings/{visitor.sitting}/2")
    assert page.locator(".map li").count() == 2


def test_without_a_line_it_says_what_to_do(visit: Callable[..., Visitor]) -> None:
    """Nothing is lost and nothing appended; with the line back the same button works."""
    visitor = visit()
    page = visitor.page
    _begin(visitor)
    page.wait_for_load_state("networkidle")
    cut_line(page.context)
    page.get_by_role("button", name=_NOT_KNOWN).click()
    told(page, "Press the button again when you are back")
    mend_line(page.context)
    visitor.press(_NOT_KNOWN)
    expect(page.locator("h1#verdict")).to_have_text("Not known yet")


@pytest.mark.long
def test_it_ends_by_itself(visit: Callable[..., Visitor]) -> None:
    """After the twentieth question the explanation leads to the result, which says why."""
    visitor = visit(viewport={"width": 1280, "height": 900})
    page = visitor.page
    _begin(visitor)
    for position in range(1, 21):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {position}, at most 20")
        visitor.press(_NOT_KNOWN)
        if position < 20:
            visitor.press("Next question")
    expect(page.get_by_text("That was the last question of this check.")).to_be_visible()
    visitor.press("See your result")
    expect(page.get_by_text("the most that a check asks")).to_be_visible()
