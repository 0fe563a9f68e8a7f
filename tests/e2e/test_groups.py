"""Groups in a real browser: both sides, every state, nothing for axe to say; keys alone and no script do."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Server, Visitor
from tests.e2e.test_accessibility import violations
from tests.e2e.test_people import SET_UP, accept, turn_on_second_step

pytestmark = [pytest.mark.browser, pytest.mark.long]

_LOOKS = (
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide-light"),
)


def instructor(visitor: Visitor, server: Server, email: str) -> None:
    """Let a visitor become an instructor, signed in with a second factor."""
    visitor.goto(urlsplit(server.user("invite", email, "--role", "instructor")).path)
    accept(visitor, email, leads_to=SET_UP)
    turn_on_second_step(visitor)


def make_group(visitor: Visitor, title: str, names: str) -> str:
    """Make a group whose members are named as the choice `names` says; returns the path to join it."""
    visitor.goto("/teach/groups")
    visitor.page.get_by_label("Title").fill(title)
    visitor.page.get_by_text(names).click()
    visitor.press("Make the group")
    return urlsplit(visitor.page.locator(".sunk code").inner_text()).path


@pytest.mark.long
@pytest.mark.parametrize("look", _LOOKS)
def test_no_page_of_groups_has_a_violation(
    visit: Callable[..., Visitor], server: Server, look: dict[str, object]
) -> None:
    """Empty, filled, closed, archived; before joining, after, taken out; what is told at a field."""
    staff, learner = visit(**look), visit(**look)
    instructor(staff, server, f"iris-{look['color_scheme']}@example.org")
    found = _look_at(staff, "/teach/groups")
    staff.press("Make the group")
    found += violations(staff, "group without a title")
    link = make_group(staff, "Monday evening class with a title that is rather long for a phone", "The names")
    group = urlsplit(staff.page.url).path
    found += _look_at(staff, group) + _join(learner, link)
    found += _look_at(staff, group)
    staff.press("Take out")
    staff.page.get_by_text("1 was taken out").click()
    found += violations(staff, "group with one who was taken out")
    found += _look_at(learner, link, "/groups") + _put_away(staff)
    found += _look_at(visit(**look), link)
    for visitor in (staff, learner):
        visitor.complaints.clear()  # refusals of a field are meant to be 422
    assert found == []


def _look_at(visitor: Visitor, *paths: str) -> list[str]:
    found: list[str] = []
    for path in paths:
        visitor.goto(path)
        found += violations(visitor, path)
    return found


def _join(learner: Visitor, link: str) -> list[str]:
    """Join as Ana Ruiz, with what is told on the way."""
    found = _look_at(learner, "/groups", "/join", "/join?code=none", link)
    learner.press("Join the group")
    found += violations(learner, "joining without a name")
    learner.page.get_by_label("Your name for this group").fill("Ana Ruiz")
    learner.press("Join the group")
    found += violations(learner, "a group of one's own")
    return found + _look_at(learner, link, "/data")


def _put_away(staff: Visitor) -> list[str]:
    """Close and archive the group that is looked at."""
    staff.page.get_by_label("Mail address of another instructor").fill("nobody@example.org")
    staff.press("Add the instructor")
    found = violations(staff, "an address of nobody")
    for button in ("Close joining", "Archive the group"):
        staff.press(button)
        found += violations(staff, button)
    return found + _look_at(staff, "/teach/groups", "/teach/groups?archived=1")


@pytest.mark.long
def test_a_class_joins_by_code_without_a_script(visit: Callable[..., Visitor], server: Server) -> None:
    """A guest types the code, joins a group of numbers, is seen as one, is let back, and leaves."""
    staff, learner = visit(java_script_enabled=False), visit(java_script_enabled=False)
    instructor(staff, server, "ines@example.org")
    make_group(staff, "Friday class", "Numbers only")
    group, code = staff.page.url, staff.page.locator(".join-code").inner_text()
    learner.goto("/groups")
    learner.page.get_by_label("Code of the group").fill(code.lower().replace("-", " "))
    learner.press("Find the group")
    expect(learner.page.get_by_text("a number we give you")).to_be_visible()
    learner.press("Join the group")
    expect(learner.page.get_by_text("Your instructor sees you as Learner 1.")).to_be_visible()
    staff.page.goto(group)
    staff.press("Take out Learner 1")
    staff.page.get_by_text("1 was taken out").click()
    staff.press("Let back Learner 1")
    expect(staff.page.get_by_role("rowheader", name="Learner 1")).to_be_visible()
    learner.press("Leave the group")
    expect(learner.page.get_by_text("You left the group Friday class.")).to_be_visible()
    staff.page.goto(group)
    expect(staff.page.get_by_text("Nobody is in the group yet.")).to_be_visible()


@pytest.mark.long
def test_keys_alone_make_a_group_and_join_it(visit: Callable[..., Visitor], server: Server) -> None:
    """Tab, space and Enter, on both sides."""
    staff, learner = visit(), visit()
    instructor(staff, server, "ike@example.org")
    staff.goto("/teach/groups")
    staff.page.get_by_label("Title").focus()
    for key in ("K", "Tab", "Space", "Tab"):
        staff.page.keyboard.press(key)
    with staff.page.expect_navigation():
        staff.page.keyboard.press("Enter")
    expect(staff.page.get_by_role("heading", name="K", exact=True)).to_be_visible()
    learner.goto("/join")
    learner.page.get_by_label("Code of the group").focus()
    learner.page.keyboard.type(staff.page.locator(".join-code").inner_text())
    with learner.page.expect_navigation():
        learner.page.keyboard.press("Enter")
    learner.page.get_by_label("Your name for this group").focus()
    learner.page.keyboard.type("Ana")
    with learner.page.expect_navigation():
        learner.page.keyboard.press("Enter")
    expect(learner.page.get_by_text("Your instructor sees you as Ana.")).to_be_visible()
