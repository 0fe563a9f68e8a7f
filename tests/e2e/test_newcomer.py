"""A newcomer among instructors: from the invitation to an empty site to the link of a published exam."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from passlib.totp import TOTP  # type: ignore[import-untyped]  # passlib ships no types
from playwright.sync_api import Page, expect

from exam_prep.clock import system_clock
from tests.e2e.conftest import Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

_PASSWORD = "teal kettle under rain"  # noqa: S105  # for tests
_MOST_ACTIONS = 10


class _Counted:
    """A person at a page: each address opened, each field filled in and each press is one action."""

    def __init__(self, visitor: Visitor) -> None:
        self.page: Page = visitor.page
        self._visitor = visitor
        self.actions = 0

    def open(self, path: str) -> None:
        """Open an address."""
        self.actions += 1
        self._visitor.goto(path)

    def fill(self, label: str, text: str) -> None:
        """Fill in a field."""
        self.actions += 1
        self.page.get_by_label(label, exact=True).fill(text)

    def press(self, name: str) -> None:
        """Press a button or follow a link."""
        self.actions += 1
        self._visitor.press(name)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_ten_actions_lead_from_an_invitation_to_a_link(
    visit: Callable[..., Visitor], server: Server, *, script: bool
) -> None:
    """Password, second step, one exam made and published; whoever has the link can start it."""
    email = f"nora-{int(script)}@example.org"
    staff, guest = _Counted(visit(java_script_enabled=script)), visit(java_script_enabled=script)
    staff.open(urlsplit(server.user("invite", email, "--role", "instructor")).path)
    staff.page.locator("#password").wait_for()
    staff.fill("New password", _PASSWORD)
    staff.press("Set the password")
    expect(staff.page.get_by_label("Mail address")).to_have_value(email)
    staff.fill("Password", _PASSWORD)
    staff.actions += 1
    staff.page.locator("main").get_by_role("button", name="Sign in").click()
    key = TOTP(key=staff.page.locator("code.secret").inner_text())
    staff.actions += 2
    staff.page.get_by_role("textbox").fill(key.generate(int(system_clock().timestamp())).token)
    with staff.page.expect_navigation():
        staff.page.get_by_role("textbox").press("Enter")
    staff.press("I have kept them")
    staff.press("Make the exam")
    staff.press("Publish with a link for anyone")
    link = urlsplit(staff.page.locator("[aria-labelledby=published] code").inner_text()).path
    assert staff.actions <= _MOST_ACTIONS

    guest.goto(link)
    guest.press("Start 75 questions")
    expect(guest.page.locator("input[name=response]").first).to_be_attached()
