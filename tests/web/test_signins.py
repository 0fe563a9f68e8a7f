"""The list of where an account is signed in, and ending what should not be."""

import re

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.core.roles import Role
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.people import get_account
from tests.browsing import Browser
from tests.set_clock import FakeClock
from tests.web.test_accounts import EMAIL, join, sign_in

_BUTTON = re.compile(r'name="end" value="([^"]+)"')
_SINCE = re.compile(r"Since [^.]+")
_PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture
def phone(app: Flask) -> Browser:
    """Give a second browser, on a phone."""
    browser = Browser(app)
    browser.client.environ_base["HTTP_USER_AGENT"] = _PHONE
    return browser


def test_the_list_names_devices_and_marks_this_one(
    browser: Browser, phone: Browser, clock: FakeClock
) -> None:
    """Kind of browser, since when and when last used, by the reader's zone; no token, no address."""
    join(browser)
    clock.advance(hours=2)
    sign_in(phone)
    page = browser.get("/account/sessions").text
    assert page.index("This device") < page.index("Firefox, Android")
    assert page.count("This device") == 1
    browser.client.set_cookie("zone", "Asia/Tokyo")
    there = _SINCE.findall(browser.get("/account/sessions").text)
    assert len(there) == 2
    assert set(there).isdisjoint(_SINCE.findall(page))
    with phone.client.session_transaction() as cookie:
        assert cookie["signin"] not in page


def test_one_is_ended_and_its_cookie_is_dead_at_once(browser: Browser, phone: Browser) -> None:
    """Pages lead to signing in, a save is told so; this browser goes on."""
    join(browser)
    sitting = browser.start_set(count="5")
    sign_in(phone)
    assert phone.save(sitting, 1, 1).status_code == 200
    name = next(one for one in _BUTTON.findall(browser.get("/account/sessions").text) if one != "others")
    assert browser.post("/account/sessions", end=name).status_code == 303
    assert phone.get("/account").status_code == 303
    assert phone.save(sitting, 2, 1).status_code == 401
    assert browser.save(sitting, 2, 1).status_code == 200
    assert browser.post("/account/sessions", end=name).status_code == 404


def test_all_others_are_ended(browser: Browser, phone: Browser, stranger: Browser) -> None:
    """And the page has nothing left to end."""
    join(browser)
    sign_in(phone)
    sign_in(stranger)
    assert browser.post("/account/sessions", end="others").status_code == 303
    assert [one.get("/account").status_code for one in (browser, phone, stranger)] == [200, 303, 303]
    assert _BUTTON.findall(browser.get("/account/sessions").text) == []


def test_nobody_ends_the_sign_ins_of_others(browser: Browser, stranger: Browser) -> None:
    """A name that is not one's own is one that is not there."""
    join(browser)
    join(stranger, "otto@example.org")
    phone = Browser(browser.app)
    sign_in(phone)
    name = next(one for one in _BUTTON.findall(browser.get("/account/sessions").text) if one != "others")
    assert stranger.post("/account/sessions", end=name).status_code == 404
    assert phone.get("/account").status_code == 200


def test_what_is_over_is_not_listed(browser: Browser, phone: Browser, clock: FakeClock) -> None:
    """Fourteen days end a sign-in, seen or not."""
    join(browser)
    clock.advance(days=13, hours=23)
    sign_in(phone)
    clock.advance(hours=2)
    page = phone.get("/account/sessions").text
    assert page.count("This device") == 1
    assert _BUTTON.findall(page) == []


def test_staff_are_signed_out_sooner(browser: Browser, bank: Engine, clock: FakeClock) -> None:
    """One hour without a page, twelve in all: they see other people's work."""
    join(browser)
    with writing_session(bank) as session:
        get_account(session, EMAIL).role = Role.INSTRUCTOR
    for _times in range(12):
        clock.advance(minutes=59)
        assert browser.get("/account").status_code == 200
    clock.advance(minutes=12)
    assert browser.get("/account").status_code == 303
    browser.forget_token()
    sign_in(browser)
    clock.advance(hours=1)
    assert browser.get("/account").status_code == 303
