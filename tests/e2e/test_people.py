"""Accounts and people of the site in a real browser: nothing for axe to say, and no script is needed."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from passlib.totp import TOTP  # type: ignore[import-untyped]  # passlib ships no types
from playwright.sync_api import expect

from exam_prep.clock import system_clock
from tests.e2e.conftest import Server, Visitor
from tests.e2e.test_accessibility import LOOKS, violations

pytestmark = [pytest.mark.browser, pytest.mark.long]

_PASSWORD = "teal kettle under rain"  # noqa: S105  # for tests
SET_UP = "/account/second-factor/set-up"
_OWN = ("", "/sessions", "/address", "/delete", "/password")


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
def test_no_page_of_people_has_a_violation(
    visit: Callable[..., Visitor], server: Server, look: dict[str, object]
) -> None:
    """From the invitation to the last admin who wants to leave, with a person who waits in the list."""
    visitor, email = visit(**look), f"admin-{look['color_scheme']}@example.org"
    link = urlsplit(server.user("invite", email, "--role", "admin")).path
    visitor.goto(link)
    found = violations(visitor, "invitation")
    accept(visitor, email, leads_to=SET_UP)
    turn_on_second_step(visitor)
    for path in _OWN:
        visitor.goto(f"/account{path}")
        found += violations(visitor, f"/account{path}")
    visitor.goto("/admin/people")
    found += violations(visitor, "people")
    visitor.page.locator("#email").fill(f"ina-{look['color_scheme']}@example.org")
    visitor.press("Invite")
    found += violations(visitor, "link")
    visitor.press("Back to the people")
    visitor.press(f"ina-{look['color_scheme']}@example.org")
    found += violations(visitor, "person")
    visitor.goto(urlsplit(server.user("address", email, f"new-{email}")).path)
    found += violations(visitor, "new address")
    assert found == []


@pytest.mark.long
def test_ending_sign_ins_and_leaving_need_no_script(visit: Callable[..., Visitor], server: Server) -> None:
    """A phone is signed out from here; then the account goes in two presses and a password."""
    here, there = visit(java_script_enabled=False), visit(java_script_enabled=False)
    here.goto(urlsplit(server.user("invite", "leo@example.org", "--role", "learner")).path)
    accept(here, "leo@example.org")
    _sign_in(there, "leo@example.org")
    here.goto("/account")
    here.press("Where you are signed in")
    here.press("Sign out everywhere else")
    expect(here.page.get_by_text("You are signed in here only.")).to_be_visible()
    there.goto("/account")
    expect(there.page.get_by_role("heading", name="Sign in")).to_be_visible()
    here.goto("/account")
    here.press("Take your data along, or delete your account")
    here.press("Delete your account")
    here.page.get_by_label("Password").fill(_PASSWORD)
    here.press("Delete it all now")
    expect(here.page.get_by_role("heading", name="All of it is deleted")).to_be_visible()
    assert here.page.context.cookies() == []
    assert "leo@example.org" not in server.user("list")


def accept(visitor: Visitor, email: str, *, leads_to: str = "/") -> None:
    """Choose a password on the page of an invitation and sign in with it."""
    visitor.page.locator("#password").fill(_PASSWORD)
    visitor.press("Set the password")
    _sign_in(visitor, email, leads_to=leads_to)


def _sign_in(visitor: Visitor, email: str, *, leads_to: str = "/") -> None:
    visitor.goto("/account/login")
    visitor.page.locator("#email").fill(email)
    visitor.page.locator("#password").fill(_PASSWORD)
    visitor.page.locator("main").get_by_role("button", name="Sign in").click()
    visitor.page.wait_for_url(lambda url: urlsplit(url).path == leads_to)


def turn_on_second_step(visitor: Visitor) -> None:
    """Do what staff are asked for before they see the work of others."""
    key = TOTP(key=visitor.page.locator("code.secret").inner_text())
    visitor.page.get_by_role("textbox").fill(key.generate(int(system_clock().timestamp())).token)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("textbox").press("Enter")
    expect(visitor.page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    visitor.press("I have kept them")
