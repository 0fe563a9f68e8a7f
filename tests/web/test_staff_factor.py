"""Staff have no powers before their second factor; learners miss nothing without one."""

import pytest
from flask import Flask
from sqlalchemy import Engine, update
from werkzeug.test import TestResponse

from exam_prep.core.access import Access
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account
from exam_prep.db.engine import writing_session
from tests.browsing import Browser
from tests.set_clock import FakeClock
from tests.web.second_factor import SET_UP, step, turn_on
from tests.web.test_accounts import EMAIL, join, sign_in, sign_out

_STAFF = (Role.INSTRUCTOR, Role.ADMIN)


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """Give the application with two more pages, one for each power of staff."""
    for access in (Access.INSTRUCTOR, Access.ADMIN):
        endpoint = f"made_up_{access}"
        app.add_url_rule(f"/made-up/{access}", endpoint, lambda: "work of others", methods=["GET", "POST"])
        app.extensions["policy"][endpoint] = access
    return app


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("access", [Access.INSTRUCTOR, Access.ADMIN])
@pytest.mark.parametrize("second", [False, True])
def test_every_role_with_and_without_it(
    guarded: Flask, bank: Engine, clock: FakeClock, role: Role, access: Access, *, second: bool
) -> None:
    """Hidden from those whose role does not reach; to the others a page only after the code."""
    browser = Browser(guarded)
    join(browser)
    _make(bank, role)
    if second:
        turn_on(browser, clock)
    reaches = role is Role.ADMIN or (role is Role.INSTRUCTOR and access is Access.INSTRUCTOR)
    for answer in (browser.get(f"/made-up/{access}"), browser.post(f"/made-up/{access}")):
        assert _seen(answer) == ("hidden" if not reaches else "shown" if second else "led")


@pytest.mark.parametrize("role", _STAFF)
def test_staff_are_led_to_it_right_after_signing_in(
    guarded: Flask, bank: Engine, clock: FakeClock, role: Role
) -> None:
    """And from there to where they wanted to go; practicing stays open meanwhile."""
    browser = Browser(guarded)
    join(browser)
    sign_out(browser)
    _make(bank, role)
    answer = sign_in(browser, next="/made-up/instructor")
    assert answer.headers["Location"] == f"{SET_UP}?next=/made-up/instructor"
    page = browser.get(answer.headers["Location"]).text
    assert "Your role sees the work of other people" in page
    assert 'name="next" value="/made-up/instructor"' in page
    assert browser.get("/practice").status_code == 200
    phone, _codes = turn_on(browser, clock)
    assert browser.get("/made-up/instructor").text == "work of others"

    sign_out(browser)
    clock.advance(minutes=1)
    sign_in(browser, next="/made-up/instructor")
    assert _seen(browser.get("/made-up/instructor")) == "asked"
    assert step(browser, phone.code()).headers["Location"] == "/made-up/instructor"


def test_staff_cannot_turn_it_off(guarded: Flask, bank: Engine, clock: FakeClock) -> None:
    """They may move it to another app; the old app is worth nothing then."""
    browser = Browser(guarded)
    join(browser)
    _make(bank, Role.INSTRUCTOR)
    old, _codes = turn_on(browser, clock)
    assert browser.post("/account/second-factor/off").status_code == 409
    assert "Turn the second step off" not in browser.get("/account/second-factor").text
    clock.advance(minutes=1)
    new, _codes = turn_on(browser, clock)
    assert new.key != old.key
    clock.advance(minutes=1)
    sign_out(browser)
    sign_in(browser)
    assert step(browser, old.code()).status_code == 422
    assert step(browser, new.code()).status_code == 303


def test_a_learner_needs_none(browser: Browser) -> None:
    """Signing in leads straight on; the account page offers it."""
    join(browser)
    sign_out(browser)
    assert sign_in(browser, EMAIL).headers["Location"].endswith("/")
    assert "/account/second-factor" in browser.get("/account").text


def _make(bank: Engine, role: Role) -> None:
    with writing_session(bank) as session:
        session.execute(update(Account).values(role=role))


def _seen(answer: TestResponse) -> str:
    if answer.status_code == 303:
        where = answer.headers["Location"]
        return "led" if where.startswith(SET_UP) else "asked" if "/account/login" in where else where
    return {200: "shown", 404: "hidden"}[answer.status_code]
