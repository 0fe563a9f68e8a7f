"""Reports and replies in a real browser: both sides, nothing for axe to say; keys alone and no script do."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.answering import choose
from tests.e2e.conftest import Server, Visitor
from tests.e2e.test_accessibility import violations
from tests.e2e.test_groups import instructor

pytestmark = [pytest.mark.browser, pytest.mark.long]

_LOOKS = (
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide-light"),
)
_HOSTILE = (
    "<img src=x onerror=alert(1)> [b](javascript:alert(1)) Two options are right, and this goes on and on."
)

_SENT = re.compile("^Your reply is sent")
"""To one or to more: an open report on the same item by another test is ticked as well."""


def _report(learner: Visitor, text: str) -> str:
    """Let a newcomer check one question and report it; returns the path of its explanation."""
    learner.goto("/")
    learner.press("Start 10 questions")
    choose(learner.page, 1)
    learner.press("Check")
    learner.page.get_by_text("Report a problem").click()
    learner.page.get_by_label("What is wrong with this question?").fill(text)
    learner.press("Send")
    expect(learner.page.get_by_text("Their reply will stand on this page")).to_be_visible()
    return learner.page.url.removeprefix(learner.url)


def _open_report(staff: Visitor, text: str) -> None:
    """Open the question with an open report that says `text`: other tests have theirs in the list."""
    staff.goto("/teach/reports?state=open")
    with staff.page.expect_navigation():
        staff.page.locator("main .lines > li").filter(has_text=text).get_by_role("link").first.click()


def _line(page: Page, text: str) -> Locator:
    """Return the line of one report: the draw is by chance, and others may have reported the same item."""
    return page.locator(".tick").filter(has_text=text)


@pytest.mark.long
@pytest.mark.parametrize("look", _LOOKS)
def test_no_page_of_reports_has_a_violation(
    visit: Callable[..., Visitor], server: Server, look: dict[str, object]
) -> None:
    """Empty and filled, open and replied, refused at a field, two at once; hostile words stay words."""
    staff, learner = visit(**look), visit(**look)
    instructor(staff, server, f"rita-{look['color_scheme']}@example.org")
    learner.goto("/reports")
    found = violations(learner, "no reports")
    report = f"{look['color_scheme']}: {_HOSTILE}"
    here = _report(learner, report)
    found += violations(learner, "a report that waits")
    staff.goto("/teach/reports")
    found += violations(staff, "list")
    _open_report(staff, f"{look['color_scheme']}: <img")
    found += violations(staff, "an item with an open report")
    other = staff.page.context.new_page()
    other.goto(staff.page.url)
    staff.press("Send the reply")
    found += violations(staff, "a reply without words")
    staff.page.get_by_label("What the learner reads").fill(f"Thank you. {_HOSTILE}")
    staff.page.get_by_text("Mended: the question was changed").click()
    staff.press("Send the reply")
    found += violations(staff, "an item whose report is answered")
    other.get_by_label("What the learner reads").fill("Another reply.")
    other.get_by_text("Looked at: it stays as it is").click()
    with other.expect_navigation():
        other.get_by_role("button", name="Send the reply").click()
    history = _line(other, report).locator("+ details")
    expect(history.get_by_text("New since you opened this page")).to_be_visible()
    expect(other.get_by_label("What the learner reads")).to_have_value("Another reply.")
    found += violations(Visitor(other, staff.url), "a second reply at once")
    for path in ("/", "/reports", here):
        learner.goto(path)
        found += violations(learner, f"replied: {path}")
        assert learner.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    learner.press("I have read it")
    expect(learner.page.get_by_role("button", name="I have read it")).to_have_count(0)
    staff.complaints.clear()  # refusals are meant to be 422 and 409
    assert found == []


@pytest.mark.long
def test_a_reply_goes_both_ways_without_a_script(visit: Callable[..., Visitor], server: Server) -> None:
    """A guest reports, staff reply, the first page says so until the reply is read."""
    staff, learner = visit(java_script_enabled=False), visit(java_script_enabled=False)
    instructor(staff, server, "ruth@example.org")
    learner.goto("/")
    learner.press("Start 10 questions")
    learner.page.locator("input.ans, select[name^='match-'], select[name^='order-']").first.wait_for()
    _answer_without_script(learner)
    learner.page.locator("#report summary").click()
    learner.page.get_by_label("What is wrong with this question?").fill("Is this still the law?")
    learner.press("Send")
    _open_report(staff, "Is this still the law?")
    expect(staff.page.get_by_text("Is this still the law?")).to_be_visible()
    staff.page.get_by_label("What the learner reads").fill("Thank you. It is; the source was checked again.")
    staff.page.get_by_text("Answered: the reply explains it").click()
    staff.press("Send the reply")
    expect(staff.page.get_by_text(_SENT)).to_be_visible()
    learner.goto("/")
    expect(learner.page.get_by_text("We answered your report about a question")).to_be_visible()
    learner.press("Read the reply")
    expect(learner.page.get_by_text("the source was checked again")).to_be_visible()
    learner.goto("/")
    expect(learner.page.get_by_text("We answered your report")).to_have_count(0)


def _answer_without_script(learner: Visitor) -> None:
    """Choose something on an item of any kind, and check it."""
    places = learner.page.locator("select[name^='match-'], select[name^='order-']")
    for place in range(places.count()):
        places.nth(place).select_option(str(place + 1))
    if not places.count():
        learner.page.locator("label.say").first.click()
    learner.press("Check")


@pytest.mark.long
def test_keys_alone_send_a_reply(visit: Callable[..., Visitor], server: Server) -> None:
    """From the tick to the button: Tab, space, letters and Enter."""
    staff, learner = visit(), visit()
    instructor(staff, server, "ron@example.org")
    _report(learner, "The last line is hard to read.")
    _open_report(staff, "The last line is hard to read.")
    keyboard = staff.page.keyboard
    tick = _line(staff.page, "The last line is hard to read.").get_by_role("checkbox")
    tick.focus()
    keyboard.press("Space")
    keyboard.press("Space")
    expect(tick).to_be_checked()
    staff.page.locator("#reply").focus()
    keyboard.type("Thank you, we look further.")
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("ArrowUp")
    expect(staff.page.get_by_label("Still open: we look further")).to_be_checked()
    keyboard.press("Tab")
    keyboard.press("Tab")
    with staff.page.expect_navigation():
        keyboard.press("Enter")
    expect(staff.page.get_by_text(_SENT)).to_be_visible()
    learner.goto("/reports")
    expect(learner.page.get_by_text("Thank you, we look further.")).to_be_visible()
