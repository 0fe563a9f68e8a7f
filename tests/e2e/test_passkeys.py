"""Passkeys in a real browser: made, used, refused where they must be, removed."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.authenticator import Authenticator
from tests.e2e.conftest import Server, Visitor

pytestmark = pytest.mark.browser

PASSWORD = "teal kettle under rain"  # noqa: S105  # for tests
_REFUSED = "This passkey was not taken."
_numbers = count(1)


@pytest.fixture(scope="module")
def server(server: Server) -> Server:
    """Reach the server by a name: no browser makes passkeys for a number."""
    return replace(server, url=server.url.replace("127.0.0.1", "localhost"))


def test_a_passkey_is_made_and_signs_in(visit: Callable[..., Visitor]) -> None:
    """Made on the account's page, then used instead of the password; what was asked for comes next."""
    visitor, device, _email = _joined(visit)
    _make(visitor, "My phone")
    assert len(device.keys()) == 1
    _sign_out(visitor)
    visitor.goto("/account/login?next=/progress")
    visitor.press("Sign in with a passkey")
    visitor.press("Use a passkey")
    assert visitor.page.url.endswith("/progress")
    assert _is_in(visitor)


def _joined(visit: Callable[..., Visitor], **options: object) -> tuple[Visitor, Authenticator, str]:
    """Give somebody with a new account, signed in, and a device with a lock."""
    visitor = visit(**options)
    email = f"passkey{next(_numbers)}@example.org"
    visitor.goto("/account/register")
    _fill(visitor.page, email)
    visitor.press("Make the account")
    _fill(visitor.page, email)
    visitor.press("Sign in")
    return visitor, Authenticator(visitor.page), email


def _fill(page: Page, email: str) -> None:
    page.get_by_label("Mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)


def _make(visitor: Visitor, name: str) -> None:
    visitor.goto("/account/passkeys")
    visitor.page.get_by_label("Name").fill(name)
    visitor.press("Make the passkey")
    expect(visitor.page.get_by_text(f"The passkey {name} is on your account now.")).to_be_visible()


def _sign_out(visitor: Visitor) -> None:
    visitor.goto("/account")
    visitor.press("Sign out")


def _is_in(visitor: Visitor) -> bool:
    visitor.goto("/account")
    return visitor.page.url.endswith("/account")
