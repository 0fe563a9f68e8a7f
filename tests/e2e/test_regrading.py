"""From a question in the browser to results that are set right: findings, publishing, preview, commit."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Server, Visitor
from tests.e2e.test_accessibility import violations
from tests.e2e.test_groups import instructor

pytestmark = [pytest.mark.browser, pytest.mark.long]

_LOOKS = (
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide-light"),
)
ASKED = {
    "light": ("recovery-principles", "rec-0127 rec-0128 rec-0130 rec-0131 rec-0133 rec-0134"),
    "dark": (
        "boundaries.dual-relationships",
        "bnd-0021 bnd-0023 bnd-0024 bnd-0027 bnd-0133 bnd-0135 bnd-0139",
    ),
}
"""A topic for each look, and its questions whose first distractor can be the key without breaking a rule."""
_SETS = 4
"""A set asks one question of each idea, and each idea has one or two of these."""


def _answer_one(learner: Visitor, server: Server, topic: str, items: str) -> tuple[str, str]:
    """Hand in a set in which one of `items` was answered by its first option; returns its path, and which."""
    learner.goto("/practice")
    token = learner.page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    form = {"csrf_token": token, "set": "topics", "topics": topic, "count": "10", "clock": "none"}
    for _set in range(_SETS):
        answer = learner.page.request.post(f"{learner.url}/practice", form={**form, "feedback": "end"})
        sitting = answer.url.split("/sittings/")[1].split("/")[0]
        asked = {item: position for position, item in _asked(server, sitting)}
        item = next((name for name in items.split() if name in asked), None)
        if item is not None:
            break
    assert item is not None, f"no set asked one of {items}"
    learner.goto(f"/sittings/{sitting}/{asked[item]}")
    learner.page.locator("input[name=response]").first.check()
    goes_on = learner.page.get_by_role("button", name="Next").count()
    learner.press("Next" if goes_on else "Finish")
    learner.goto(f"/sittings/{sitting}/finish")
    learner.press("Submit")
    return f"/sittings/{sitting}/{asked[item]}", item


def _asked(server: Server, sitting: str) -> list[tuple[int, str]]:
    query = (
        "SELECT i.position, i.item_id FROM sitting_item i JOIN sitting s ON s.id = i.sitting_id "
        "WHERE s.public_id = ?"
    )
    with closing(sqlite3.connect(server.database)) as connection:
        return connection.execute(query, (sitting,)).fetchall()


@pytest.mark.long
@pytest.mark.parametrize("look", _LOOKS)
def test_a_key_is_set_right_in_the_browser(
    visit: Callable[..., Visitor], server: Server, look: dict[str, object]
) -> None:
    """Without a script; nothing for axe to say on any page of the way."""
    staff, learner = visit(**look), visit()
    instructor(staff, server, f"ira-{look['color_scheme']}@example.org")
    asked, item = _answer_one(learner, server, *ASKED[str(look["color_scheme"])])
    found = _write(staff, item)
    found += _regrade(staff)
    learner.goto(asked)
    expect(learner.page.get_by_text("Everybody who was asked has full credit")).to_be_visible()
    found += violations(learner, "explanation")
    learner.goto(f"{asked.rpartition('/')[0]}/result")
    expect(learner.page.get_by_text("Both answers can be defended.").first).to_be_visible()
    found += violations(learner, "result")
    _take_out(staff, item)
    staff.complaints.clear()  # refusals of a form are meant to be 422
    assert found == []


def _write(staff: Visitor, item: str) -> list[str]:
    """Copy the item, meet its findings, mend them, move the key, publish; ends on the regrade's page."""
    page = staff.page
    staff.goto(f"/teach/items?q={item}")
    found = violations(staff, "questions")
    page.get_by_role("link", name=item).first.click()
    found += violations(staff, "offer of a copy")
    staff.press("Make a copy and edit it")
    takeaway, sources = (page.get_by_label(name).input_value() for name in ("Takeaway", "Sources"))
    page.get_by_label("Takeaway").fill("")
    page.get_by_label("Sources").fill("F9999")
    staff.press("Publish")
    expect(page.get_by_text("The question has errors").first).to_be_visible()
    expect(page.get_by_text("F53").first).to_be_visible()
    found += violations(staff, "question with findings")
    page.get_by_label("Takeaway").fill(takeaway)
    page.get_by_label("Sources").fill(sources)
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
    page.get_by_label("Accept both answers").check()
    page.get_by_label("Version whose answer is to count").select_option("0")
    for tick in page.locator("input[name=tick]:visible").all():
        tick.check()
    staff.press("See who changes")
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    found += violations(staff, "preview of ticked answers")
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


def _take_out(staff: Visitor, item: str) -> None:
    """Let the file's question be asked again."""
    staff.goto(f"/teach/items/{item}-b/edit")
    staff.press("Do not ask it any more")
    expect(staff.page.get_by_text("The question is not asked any more.")).to_be_visible()
