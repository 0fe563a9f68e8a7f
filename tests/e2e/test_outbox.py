"""What is kept on the device reaches the server from the next page, and is never dropped unsaid."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

_SAVES = re.compile("/responses$")


def test_an_answer_kept_offline_counts_after_submit(visit: Callable[..., Visitor], server: Server) -> None:
    """Offline answer, tab closed, online again: the page before handing in sends it, the result counts it."""
    visitor = visit()
    sitting = _start(visitor)
    _answer_offline(visitor, 2)
    visitor.goto(f"/sittings/{sitting}/finish")
    visitor.page.get_by_role("button", name="Submit", exact=True).click()
    visitor.page.wait_for_url("**/result")

    assert server.response_of(sitting, 2) == "2"
    expect(visitor.page.get_by_text("19 questions were left open")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("path", ["/", "/sittings/{}/3", "/sittings/{}/finish"])
def test_every_page_sends_what_waits(visit: Callable[..., Visitor], server: Server, path: str) -> None:
    """Home, another item and the page before handing in each send the outbox."""
    visitor = visit()
    sitting = _start(visitor)
    _answer_offline(visitor, 2)
    with visitor.page.expect_response(_SAVES):
        visitor.goto(path.format(sitting))
    if path == "/":
        expect(visitor.page.get_by_text("What was kept on this device is saved now")).to_be_visible()
    visitor.page.wait_for_load_state("networkidle")

    assert server.response_of(sitting, 2) == "2"


@pytest.mark.long
def test_submit_waits_for_what_is_not_sent_and_then_lets_the_learner_decide(
    visit: Callable[..., Visitor], server: Server
) -> None:
    """The page names the question; after ten seconds it offers to submit without it."""
    visitor = visit()
    sitting = _start(visitor)
    _answer_offline(visitor, 2)
    page = visitor.page
    page.route(_SAVES, _break)
    page.clock.install()
    visitor.goto(f"/sittings/{sitting}/finish")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("Sending what is still on this device. Question: 2.")).to_be_visible()
    expect(page.get_by_role("button", name="Submit without it")).to_be_hidden()
    page.clock.run_for(11_000)
    expect(page.get_by_text("Still not sent. Question: 2.")).to_be_visible()
    page.get_by_role("button", name="Submit without it").click()
    page.wait_for_url("**/result")
    page.unroute(_SAVES)
    page.clock.run_for(3_000)
    expect(page.get_by_text("An answer reached us after the end")).to_be_visible()
    visitor.complaints.clear()  # the browser reports each broken request, and the 410
    page.reload()

    expect(page.get_by_text("A change to question 2 came after the end.")).to_be_visible()
    assert server.response_of(sitting, 2) == ""


@pytest.mark.long
@pytest.mark.parametrize("position", [1, 2])
def test_a_conflict_offers_the_newest_of_what_waits(
    visit: Callable[..., Visitor], server: Server, position: int
) -> None:
    """Two changes wait, another device answered: the later one is mine, on the item's page and on another."""
    visitor = visit()
    sitting = _start(visitor)
    other = visit(storage_state=visitor.page.context.storage_state())
    other.goto(f"/sittings/{sitting}/1")
    _answer_offline(visitor, 1, options=(0, 1))
    other.page.locator("label.say").nth(2).click()
    expect(other.page.locator("[data-status]")).to_contain_text("Saved")
    visitor.goto(f"/sittings/{sitting}/{position}")
    expect(visitor.page.locator("[data-mine]")).to_have_text("B")
    expect(visitor.page.locator("[data-theirs]")).to_have_text("C")
    with visitor.page.expect_response(lambda answer: answer.url.endswith("/responses") and answer.ok):
        visitor.page.get_by_role("button", name="Use this").click()
    visitor.complaints.clear()  # the browser reports the 409 as an error

    assert server.response_of(sitting, 1) == "2"


def test_a_change_to_a_checked_question_leads_to_its_explanation(
    visit: Callable[..., Visitor], server: Server
) -> None:
    """The tab that still shows the form learns that the question was checked elsewhere."""
    visitor = visit()
    visitor.goto("/")
    visitor.press("Start 10 questions")
    sitting, page = visitor.sitting, visitor.page
    while not page.locator("input.ans[type=radio]").count():
        visitor.press("Next")
    other = _second_page(visitor, page.url.removeprefix(visitor.url))
    other.locator("label.say").first.click()
    other.get_by_role("button", name="Check").click()
    expect(other.locator("h1#verdict")).to_be_visible()
    page.locator("label.say").nth(1).click()
    expect(page.locator("h1#verdict")).to_be_visible()
    visitor.complaints.clear()  # the browser reports the 409 as an error

    assert server.response_of(sitting, int(page.url.rsplit("/", 1)[1])) == "1"


def _start(visitor: Visitor) -> str:
    visitor.goto("/exams/first-look-20")
    visitor.press("Start")
    visitor.page.wait_for_load_state("networkidle")
    return visitor.sitting


def _answer_offline(visitor: Visitor, position: int, options: tuple[int, ...] = (1,)) -> None:
    """Choose on an item while the line is down, then close the tab and come back on a fresh one."""
    page = visitor.page
    visitor.goto(f"/sittings/{visitor.sitting}/{position}")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)  # playwright's own signature
    for option in options:
        page.locator("label.say").nth(option).click()
        expect(page.locator("[data-status]")).to_contain_text("Kept on this device")
    context = page.context
    page.close()
    context.set_offline(False)  # same
    visitor.page = context.new_page()
    visitor.complaints.clear()  # the browser reports each request that failed


def _second_page(visitor: Visitor, path: str) -> Page:
    page = visitor.page.context.new_page()
    page.goto(visitor.url + path)
    return page


def _break(route: Route) -> None:
    route.abort()
