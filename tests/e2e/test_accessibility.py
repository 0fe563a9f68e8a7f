"""axe finds nothing on any page, wide and narrow, light and dark."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from exam_prep.clock import system_clock
from exam_prep.services.bank.reading import read_bank
from exam_prep.settings import bank_dir_default
from tests.e2e.conftest import Server, Visitor

pytestmark = pytest.mark.browser

_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_PLAIN = (
    "/",
    "/practice",
    "/exams",
    "/exams/first-look-20",
    "/exams/icrc-pr-75",
    "/review",
    "/progress",
    "/help",
    "/help/timing",
    "/help/scoring",
    "/help/review",
    "/help/readiness",
    "/help/groups",
    "/help/keys",
    "/help/accessibility",
    "/help/data",
    "/plan",
    "/progress/week",
    "/sources",
    "/bank",
    "/bank/exams",
    "/groups",
    "/reports",
    "/join",
    "/data",
    "/data/delete",
    "/nowhere",
)
_AFTER_WORK = (
    "/", "/plan", "/review", "/progress", "/progress/week", "/practice", "/bank", "/data", "/data/delete",
)  # fmt: skip
LOOKS = (
    pytest.param(
        {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
        id="narrow-light",
    ),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}, id="wide-dark"),
)
"""How pages are looked at."""


@pytest.mark.long
def test_no_page_of_a_set_or_a_mock_has_a_violation(visit: Callable[..., Visitor]) -> None:
    """From the first question to the result, on a dark phone; the long tests take every page."""
    visitor = visit(viewport={"width": 360, "height": 740}, color_scheme="dark")
    found = _practice(visitor) + _mock(visitor)
    visitor.complaints.clear()  # a check without an answer is meant to be a 422
    assert found == []


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_violation(visit: Callable[..., Visitor], look: dict[str, object]) -> None:
    """Plain pages, then a sitting's pages in every state a learner meets."""
    visitor = visit(**look)
    found: list[str] = []
    for path in _PLAIN:
        visitor.goto(path)
        found += violations(visitor, path)
    found += _practice(visitor)
    found += _mock(visitor)
    _plan(visitor)
    for path in _AFTER_WORK:
        visitor.goto(path)
        found += violations(visitor, f"{path} after work")
    visitor.complaints.clear()  # /nowhere is meant to be a 404
    assert found == []


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
def test_no_page_of_the_opened_bank_has_a_violation(
    visit: Callable[..., Visitor], server: Server, look: dict[str, object]
) -> None:
    """An instructor opens the bank by link and looks at items of every kind."""
    visitor = visit(**look)
    visitor.goto(server.bank_link())
    found = violations(visitor, "open")
    visitor.press("Open it")
    found += violations(visitor, "list")
    kinds = {item.kind: item.id for item in read_bank(bank_dir_default()).bank.items.values()}
    for kind, name in kinds.items():
        visitor.goto(f"/bank/items/{name}")
        found += violations(visitor, f"item of kind {kind}")
    assert len(kinds) == 6
    assert found == []


@pytest.mark.long
def test_the_list_narrows_without_a_script(visit: Callable[..., Visitor], server: Server) -> None:
    """Two selects and a button lead from the whole bank to the items on one topic and level."""
    visitor = visit(java_script_enabled=False)
    visitor.goto(server.bank_link())
    visitor.press("Open it")
    visitor.page.get_by_label("Topic").select_option("dependency")
    visitor.page.get_by_label("Level").select_option("recall")
    visitor.press("Show")
    items = read_bank(bank_dir_default()).bank.items.values()
    wanted = sum(item.tag == "dependency" and item.level == "recall" for item in items)
    expect(visitor.page.get_by_role("heading", name=f"{wanted} questions")).to_be_visible()
    expect(visitor.page.get_by_label("Idea")).to_be_visible()


def _practice(visitor: Visitor) -> list[str]:
    visitor.goto("/")
    visitor.press("Start 10 questions")
    found = violations(visitor, "item")
    visitor.press("Check")
    found += violations(visitor, "item without an answer")
    if visitor.page.locator("label.say").count():
        visitor.page.locator("label.say").first.click()
        visitor.press("Check")
        found += violations(visitor, "explanation")
        visitor.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found += violations(visitor, "explanation, all open")
    return found


def _plan(visitor: Visitor) -> None:
    visitor.goto("/plan")
    visitor.page.locator("#exam_on").fill((system_clock() + timedelta(days=30)).date().isoformat())
    visitor.press("Make my plan")
    visitor.page.wait_for_url("**/plan")
    visitor.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def _mock(visitor: Visitor) -> list[str]:
    visitor.goto("/exams/first-look-20")
    visitor.press("Start")
    visitor.page.locator("label.say").nth(2).click()
    visitor.page.locator("#flag + label").click()
    found = violations(visitor, "mock item")
    visitor.press("Finish and look back")
    found += violations(visitor, "finish")
    visitor.page.get_by_role("button", name="Submit", exact=True).click()
    visitor.page.wait_for_url("**/result")
    return found + violations(visitor, "result")


def violations(visitor: Visitor, place: str) -> list[str]:
    """Return what axe finds on the page as it stands, and whether it scrolls sideways."""
    result = Axe().run(visitor.page, options=_RULES).response
    narrow = visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    faults = [f"{place}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in result["violations"]]
    return faults if narrow else [*faults, f"{place}: scrolls sideways"]
