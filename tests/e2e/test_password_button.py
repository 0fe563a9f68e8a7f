"""The button beside a password field."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_the_button_shows_and_hides_what_is_typed(visit: Callable[..., Visitor]) -> None:
    """Hidden at first; shown on wish, with what was typed; hidden again."""
    visitor = visit(java_script_enabled=True)
    visitor.goto("/account/register")
    field = visitor.page.locator("#password")
    field.fill("teal kettle under rain")
    for button, kind in ((None, "password"), ("Show", "text"), ("Hide", "password")):
        if button:
            visitor.page.get_by_role("button", name=f"{button} the password").click()
        expect(field).to_have_attribute("type", kind)
        expect(field).to_have_value("teal kettle under rain")
