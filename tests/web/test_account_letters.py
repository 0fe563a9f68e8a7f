"""Accounts where letters go out: whose address it is, and where links lead."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.core.mail import MailKind
from tests.browsing import Browser
from tests.house import snapshot
from tests.letters import SITE, last_link, letters, path_of, send_letters
from tests.web.test_accounts import EMAIL, OTHER, PASSWORD, sign_in


@pytest.fixture
def mailing(app: Flask, tmp_path: Path) -> Flask:
    """Give the application with letters."""
    send_letters(app, tmp_path)
    return app


def register(browser: Browser, password: str = PASSWORD) -> None:
    """Send the form to make an account."""
    answer = browser.post("/account/register", email=EMAIL, password=password)
    assert answer.status_code == 200
    assert "Look in your mail" in answer.text


def test_an_account_is_confirmed_by_link_and_password(mailing: Flask, bank: Engine, browser: Browser) -> None:
    """Before that nobody signs in; after it this browser is signed in and has its work."""
    del mailing
    sitting = browser.start_set(count="5")
    register(browser)
    assert "do not go together" in sign_in(browser).text
    link = path_of(last_link(bank))
    before = snapshot(bank)
    assert "Confirm your address" in browser.get(link).text
    assert snapshot(bank) == before
    answer = browser.post(link, password=OTHER)
    assert answer.status_code == 422
    assert "do not go together" in answer.text
    assert browser.post(link, password=PASSWORD).status_code == 303
    assert browser.get("/account").status_code == 200
    assert browser.get(f"/sittings/{sitting}/1").status_code == 200
    browser.forget_token()
    assert browser.get(link).status_code == 404
    assert letters(bank) == [(MailKind.CONFIRM_ADDRESS, EMAIL)]


def test_a_stranger_who_registered_an_address_gets_nothing_by_its_owners_click(
    mailing: Flask, bank: Engine, browser: Browser, stranger: Browser
) -> None:
    """The owner cannot confirm by accident, and takes the address by a new password; the stranger is out."""
    del mailing
    register(stranger, OTHER)
    link = path_of(last_link(bank))
    assert browser.get(link).status_code == 200
    assert browser.post(link).status_code == 422
    assert "do not go together" in sign_in(stranger, EMAIL, OTHER).text

    register(browser)
    assert letters(bank)[-1] == (MailKind.RESET_PASSWORD, EMAIL)
    assert browser.post(path_of(last_link(bank)), password=PASSWORD).status_code == 303
    assert sign_in(browser).status_code == 303
    assert stranger.post(link, password=OTHER).status_code in {404, 422}
    assert "do not go together" in sign_in(stranger, EMAIL, OTHER).text


def test_a_known_address_gets_a_link_and_a_notice(mailing: Flask, bank: Engine, browser: Browser) -> None:
    """Ten minutes, one use; after it a letter says that the password was changed."""
    del mailing
    register(browser)
    browser.post(path_of(last_link(bank)), password=PASSWORD)
    browser.forget_token()
    answer = browser.post("/account/forgot", email="  ROSA@example.org ")
    assert "10 minutes" in browser.get("/account/forgot").text
    assert EMAIL in answer.text
    assert letters(bank)[-1] == (MailKind.RESET_PASSWORD, EMAIL)
    assert browser.post(path_of(last_link(bank)), password=OTHER).status_code == 303
    assert letters(bank)[-1] == (MailKind.PASSWORD_CHANGED, EMAIL)
    browser.forget_token()
    assert sign_in(browser, EMAIL, OTHER).status_code == 303


def test_without_letters_the_page_says_whom_to_ask(browser: Browser, bank: Engine) -> None:
    """Nothing is promised and no letter is written."""
    for answer in (browser.get("/account/forgot"), browser.post("/account/forgot", email=EMAIL)):
        assert answer.status_code == 200
        assert "sends no mail" in answer.text
    assert letters(bank) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Original-Host": "evil.example", "X-Forwarded-Proto": "http"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_request_chooses_where_a_link_leads(
    mailing: Flask, bank: Engine, browser: Browser, headers: dict[str, str]
) -> None:
    """Links lead to the site's own address, whatever host a request names; or the request is refused."""
    del mailing
    register(browser)
    fields = {"csrf_token": browser.token, "email": EMAIL}
    answer = browser.client.post("/account/forgot", data=fields, headers=headers)
    assert answer.status_code in {200, 400, 403}
    assert "evil" not in answer.text
    assert "evil" not in str(snapshot(bank))
    assert last_link(bank).startswith(f"{SITE}/account/link/")
