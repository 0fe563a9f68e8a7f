"""The second step in a browser: by keyboard, without JavaScript, and nothing that axe finds."""

from collections.abc import Callable

import pytest
from passlib.totp import TOTP  # type: ignore[import-untyped]  # passlib ships no types
from playwright.sync_api import expect

from exam_prep.clock import system_clock
from tests.e2e.conftest import Visitor
from tests.e2e.test_accessibility import LOOKS, violations

pytestmark = [pytest.mark.browser, pytest.mark.long]

_PASSWORD = "teal kettle under rain"  # noqa: S105  # for tests
_STEP_SECONDS = 30


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
def test_set_up_sign_in_recover(visit: Callable[..., Visitor], look: dict[str, object]) -> None:
    """From the account page to a recovery code; a page that refuses keeps its way on."""
    visitor = visit(**look, java_script_enabled=True)
    email = f"rosa-{look['color_scheme']}@example.org"
    _send(visitor, "/account/register", email=email, password=_PASSWORD)
    _send(visitor, "/account/login", email=email, password=_PASSWORD)
    visitor.goto("/account/second-factor")
    found = violations(visitor, "off")
    visitor.press("Set it up")
    found += violations(visitor, "set up")
    expect(visitor.page.get_by_role("img", name="QR code")).to_be_visible()
    key = TOTP(key=visitor.page.locator("code.secret").inner_text())
    _type(visitor, "000000")
    found += violations(visitor, "set up refused")
    _type(visitor, key.generate(int(system_clock().timestamp())).token)
    codes = visitor.page.locator("ol.secrets code").all_inner_texts()
    found += violations(visitor, "recovery codes")
    with visitor.page.expect_download() as saved:
        visitor.page.get_by_role("link", name="Save them as a file").click()
    assert saved.value.path().read_text(encoding="utf-8").split() == codes
    visitor.press("I have kept them")
    found += violations(visitor, "on")

    visitor.goto("/account")
    visitor.press("Sign out")
    _send(visitor, "/account/login", email=email, password=_PASSWORD)
    found += violations(visitor, "asked")
    _type(visitor, key.generate(int(system_clock().timestamp()) - 10 * _STEP_SECONDS).token)
    found += violations(visitor, "asked again")
    visitor.press("Use a recovery code instead")
    found += violations(visitor, "recovery")
    _type(visitor, codes[0])
    expect(visitor.page.get_by_role("status")).to_contain_text("Codes that are left: 9")
    # A page that says what to mend is sent with a status that the console tells of.
    visitor.complaints[:] = [said for said in visitor.complaints if "422" not in said]
    assert found == []


@pytest.mark.long
def test_it_works_without_a_script(visit: Callable[..., Visitor]) -> None:
    """Scan, write, done; then the code after the password, all by the keyboard."""
    visitor = visit(java_script_enabled=False)
    email = "rosa-plain@example.org"
    _send(visitor, "/account/register", email=email, password=_PASSWORD)
    _send(visitor, "/account/login", email=email, password=_PASSWORD)
    visitor.goto("/account/second-factor/set-up")
    key = TOTP(key=visitor.page.locator("code.secret").inner_text())
    _type(visitor, key.generate(int(system_clock().timestamp())).token)
    expect(visitor.page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    visitor.goto("/account")
    visitor.press("Sign out")
    _send(visitor, "/account/login", email=email, password=_PASSWORD)
    # The next step, whose code is taken already: the first one is used up, and older ones may come too late.
    _type(visitor, key.generate(int(system_clock().timestamp()) + _STEP_SECONDS).token)
    expect(visitor.page.get_by_role("link", name="Your account")).to_be_visible()


def _send(visitor: Visitor, path: str, **fields: str) -> None:
    visitor.goto(path)
    for name, value in fields.items():
        visitor.page.locator(f"#{name}").fill(value)
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button.big").click()


def _type(visitor: Visitor, code: str) -> None:
    """Write a code and press Enter."""
    visitor.page.get_by_role("textbox").fill(code)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("textbox").press("Enter")
