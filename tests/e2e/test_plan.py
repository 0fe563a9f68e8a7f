"""A plan in a real browser: made without a script and by keyboard alone, started, and seen to count."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from exam_prep.clock import system_clock
from tests.e2e.answering import choose
from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.long)])
def test_a_plan_is_made_started_and_counts(visit: Callable[..., Visitor], *, script: bool) -> None:
    """Date, minutes, rest day; five minutes of it; what was done is told, and never as a debt."""
    visitor = visit(java_script_enabled=script, viewport={"width": 360, "height": 740})
    page = visitor.page
    visitor.goto("/plan")
    page.get_by_label("Exam", exact=True).select_option("icrc-pr-75")
    page.get_by_label("Date of the exam").fill((system_clock() + timedelta(days=30)).date().isoformat())
    page.get_by_label("Minutes a day").fill("15")
    page.get_by_role("button", name="Make my plan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"^(29|30|31) days to your exam$"))).to_be_visible()
    expect(page.get_by_role("heading", name="Where the plan leads")).to_be_visible()
    page.get_by_text("5 min", exact=True).click()
    visitor.press("Start")
    page.wait_for_url("**/sittings/*/1")
    choose(page, 1)
    visitor.press("Check")
    expect(page.locator("h1#verdict")).to_be_visible()
    visitor.goto("/")
    expect(page.get_by_text("The plan for today").first).to_be_visible()
    visitor.complaints.clear()
