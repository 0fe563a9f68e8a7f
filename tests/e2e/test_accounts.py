"""Account pages in Chromium: passwords can be shown, all works without a script, and axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from exam_prep.seeds import new_public_id
from tests.e2e.conftest import Visitor
from tests.e2e.test_accessibility import LOOKS, violations

pytestmark = [pytest.mark.browser, pytest.mark.long]

PASSWORD = "teal kettle under rain"  # noqa: S105  # for tests
_OPEN = ("/account/login", "/account/register", "/account/forgot")
_OWN = ("/account", "/account/password", "/account/bring")


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
def test_no_account_page_has_a_violation(visit: Callable[..., Visitor], look: dict[str, object]) -> None:
    """As a guest, with what is off told beside its field, signed in, and asked about work to bring along."""
    visitor = visit(**look)
    email = _join(visitor)
    visitor.goto("/practice")
    visitor.press("Start")
    found = []
    for path in _OWN[:2]:
        visitor.goto(path)
        found += violations(visitor, path)

    guest = visit(**look)
    for path in _OPEN:
        guest.goto(path)
        found += violations(guest, path)
    for path, button in (("/account/register", "Make the account"), ("/account/login", "Sign in")):
        guest.goto(path)
        guest.page.locator(f"main form button[type=submit]:has-text('{button}')").click()
        expect(guest.page.locator("main [aria-invalid=true]").first).to_be_visible()
        found += violations(guest, f"{path} with a problem")
    guest.complaints.clear()  # a form that was sent back is a 422
    guest.goto("/practice")
    guest.press("Start")
    _sign_in(guest, email)
    expect(guest.page.get_by_role("heading", name="Bring your work along?")).to_be_visible()
    found += violations(guest, "bring")
    assert found == []


def test_the_password_is_shown_and_hidden_by_keyboard(visit: Callable[..., Visitor]) -> None:
    """What was typed stays, the button says what it does, and what is sent is no text to be remembered."""
    visitor = visit()
    visitor.goto("/account/login")
    field = visitor.page.locator("#password")
    field.fill(PASSWORD)
    expect(field).to_have_attribute("type", "password")
    show = visitor.page.get_by_role("button", name="Show the password")
    show.focus()
    visitor.page.keyboard.press("Enter")
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value(PASSWORD)
    visitor.page.get_by_role("button", name="Hide the password").press("Space")
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_value(PASSWORD)
    show.click()
    told = "event.preventDefault(); document.title = event.target.elements.password.type"
    visitor.page.evaluate(f"addEventListener('submit', event => {{ {told} }})")
    field.press("Enter")
    expect(visitor.page).to_have_title("password")


def test_accounts_work_without_a_script(visit: Callable[..., Visitor]) -> None:
    """Making one, signing in, a new password, signing out; no button stands there that does nothing."""
    visitor = visit(java_script_enabled=False)
    email = _join(visitor)
    visitor.goto("/account")
    expect(visitor.page.get_by_text(email)).to_be_visible()
    visitor.goto("/account/password")
    assert visitor.page.get_by_role("button", name="Show the password").count() == 0
    visitor.page.locator("#present").fill(PASSWORD)
    visitor.page.locator("#password").fill("seven geese on a hill")
    visitor.press("Change it")
    expect(visitor.page.get_by_text("Your password is changed.")).to_be_visible()
    visitor.page.locator("main").get_by_role("button", name="Sign out", exact=True).click()
    visitor.goto("/account")
    expect(visitor.page.get_by_role("heading", name="Sign in")).to_be_visible()


def _join(visitor: Visitor) -> str:
    email = f"{new_public_id().lower()}@example.org"
    visitor.goto("/account/register")
    visitor.page.get_by_label("Mail address").fill(email)
    visitor.page.locator("#password").fill(PASSWORD)
    visitor.press("Make the account")
    _sign_in(visitor, email)
    return email


def _sign_in(visitor: Visitor, email: str) -> None:
    visitor.goto("/account/login")
    visitor.page.get_by_label("Mail address").fill(email)
    visitor.page.locator("#password").fill(PASSWORD)
    with visitor.page.expect_navigation():
        visitor.page.locator("main form[action='/account/login'] button[type=submit]").click()
