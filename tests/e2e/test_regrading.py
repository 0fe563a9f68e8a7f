"""From a question in the browser to results that are set right: findings, publishing, preview, commit."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Server, Visitor
from tests.e2e.test_accessibility import violations
from tests.e2e.test_groups import instructor

pytestmark = pytest.mark.browser

_LOOKS = (
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide-light"),
)
_TOPIC = "boundaries.gifts-money"
_ITEM = "bnd-0009"
"""Its key can move without breaking a rule of the bank."""


def _answer_item(learner: Visitor, server: Server) -> str:
    """Hand in a set of the topic in which the item was answered by its first option; returns its path."""
    for _set in range(6):
        learner.goto("/practice")
        token = learner.page.locator("meta[name=csrf-token]").get_attribute("content") or ""
        form = {"csrf_token": token, "set": "topics", "topics": _TOPIC, "count": "10", "clock": "none"}
        answer = learner.page.request.post(f"{learner.url}/practice", form={**form, "feedback": "end"})
        sitting = answer.url.split("/sittings/")[1].split("/")[0]
        position = _position(server, sitting)
        if position is not None:
            learner.goto(f"/sittings/{sitting}/{position}")
            learner.page.locator("input[name=response]").first.check()
            goes_on = learner.page.get_by_role("button", name="Next").count()
            learner.press("Next" if goes_on else "Finish")
        learner.goto(f"/sittings/{sitting}/finish")
        learner.press("Submit")
        if position is not None:
            return f"/sittings/{sitting}/{position}"
    raise AssertionError("six sets of ten of fourteen questions left the same one out")


def _position(server: Server, sitting: str) -> int | None:
    query = (
        "SELECT i.position FROM sitting_item i JOIN sitting s ON s.id = i.sitting_id "
        "WHERE s.public_id = ? AND i.item_id LIKE ?"
    )
    with closing(sqlite3.connect(server.database)) as connection:
        found = connection.execute(query, (sitting, f"{_ITEM}%")).fetchone()
    return None if found is None else int(found[0])


@pytest.mark.long
@pytest.mark.parametrize("look", _LOOKS)
def test_a_key_is_set_right_in_the_browser(
    visit: Callable[..., Visitor], server: Server, look: dict[str, object]
) -> None:
    """Without a script; nothing for axe to say on any page of the way."""
    staff, learner = visit(**look), visit()
    instructor(staff, server, f"ira-{look['color_scheme']}@example.org")
    asked = _answer_item(learner, server)
    found = _write(staff)
    found += _regrade(staff)
    learner.goto(asked)
    expect(learner.page.get_by_text("Everybody who was asked has full credit")).to_be_visible()
    found += violations(learner, "explanation")
    learner.goto(f"{asked.rpartition('/')[0]}/result")
    expect(learner.page.get_by_text("Both answers can be defended.").first).to_be_visible()
    found += violations(learner, "result")
    _take_out(staff)
    staff.complaints.clear()  # refusals of a form are meant to be 422
    assert found == []


def _write(staff: Visitor) -> list[str]:
    """Copy the item, meet its findings, mend them, move the key, publish; ends on the regrade's page."""
    page = staff.page
    staff.goto(f"/teach/items?q={_ITEM}")
    found = violations(staff, "questions")
    page.get_by_role("link", name=_ITEM).first.click()
    if page.get_by_role("button", name="Make a copy").count():
        found += violations(staff, "offer of a copy")
        staff.press("Make a copy and edit it")
    takeaway = page.get_by_label("Takeaway").input_value()
    page.get_by_label("Takeaway").fill("")
    page.get_by_label("Sources").fill("F9999")
    staff.press("Publish")
    expect(page.get_by_text("The question has errors").first).to_be_visible()
    expect(page.get_by_text("F53").first).to_be_visible()
    found += violations(staff, "question with findings")
    page.get_by_label("Takeaway").fill(takeaway)
    page.get_by_label("Sources").fill("F23")
    chosen = page.locator("input[name=key]")
    other = next(at for at in range(chosen.count()) if not chosen.nth(at).is_checked())
    chosen.nth(other).check()
    page.locator(f"#option-{other}-error").select_option("")
    staff.press("Save and check")
    expect(page.get_by_text("The key changes")).to_be_visible()
    found += violations(staff, "question whose key changes")
    staff.press("Publish")
    expect(page.get_by_text("Published. The key changed")).to_be_visible()
    return found


def _regrade(staff: Visitor) -> list[str]:
    """Look at the new key, decide for full credit, commit."""
    page = staff.page
    found = violations(staff, "regrade before its preview")
    page.get_by_label("Grade by the other answer").check()
    staff.press("See who changes")
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    found += violations(staff, "preview of a new key")
    page.get_by_label("Full credit for everybody").check()
    staff.press("See who changes")
    staff.press("Regrade")
    expect(page.get_by_text("Say in up to 500 signs").first).to_be_visible()
    found += violations(staff, "regrade without a reason")
    page.get_by_label("What was wrong").fill("Both answers can be defended.")
    staff.page.locator("#preview").get_by_role("button", name="Regrade").click()
    expect(page.get_by_text("The regrade is done.")).to_be_visible()
    found += violations(staff, "a regrade")
    staff.goto("/teach/regrades")
    return found + violations(staff, "regrades")


def _take_out(staff: Visitor) -> None:
    """Let the next test find the file's item asked again."""
    staff.goto(f"/teach/items/{_ITEM}-b/edit")
    staff.press("Do not ask it any more")
    expect(staff.page.get_by_text("The question is not asked any more.")).to_be_visible()
    assert urlsplit(staff.page.url).path == f"/teach/items/{_ITEM}-b/edit"
