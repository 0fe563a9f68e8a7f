"""Changing the mail address: the new one is proved, the old one is told, and nobody else gains by it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.db.engine import writing_session
from exam_prep.db.mail import OutgoingMail
from exam_prep.services.accounts.addresses import hand_over_address
from exam_prep.services.accounts.people import get_account
from tests.browsing import Browser
from tests.house import snapshot
from tests.set_clock import FakeClock
from tests.web.test_accounts import EMAIL, OTHER, PASSWORD, join, sign_in

_TOKEN = re.compile(r'name="csrf-token" content="[^"]*"')
_NEW = "rosa.new@example.org"


@pytest.fixture
def mailing(make_app: Callable[[Engine], Flask], bank: Engine) -> Browser:
    """Give a browser that is signed in at a site that sends mail."""
    app = make_app(bank)
    browser = Browser(app)
    join(browser)
    set_mail(app)
    return browser


def set_mail(app: Flask) -> None:
    """Let the application write letters; nothing here delivers them."""
    parts = app.extensions["exam_prep"]
    settings = replace(parts.settings, mail_url="smtp://mail.example.org?from=site@example.org")
    app.extensions["exam_prep"] = replace(parts, settings=settings)


def letters(bank: Engine) -> list[tuple[str, MailKind, str]]:
    """Return recipient, kind and path of the link of each letter, oldest first."""
    with Session(bank) as session:
        rows = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    return [
        (row.recipient, row.kind, json.loads(row.facts).get("link", "").partition("8000")[2]) for row in rows
    ]


def test_the_address_changes_by_the_link_to_the_new_one(mailing: Browser, bank: Engine) -> None:
    """Looking changes nothing, the button does, once; the old address gets the notice."""
    assert mailing.post("/account/address", email=_NEW.upper(), present=PASSWORD).status_code == 200
    [(to, kind, link)] = letters(bank)
    assert (to, kind) == (_NEW, MailKind.ADDRESS_CHANGE)
    before = snapshot(bank)
    assert _NEW in mailing.get(link).text
    assert snapshot(bank) == before
    assert mailing.post(link, password=PASSWORD).headers["Location"] == "/account"
    assert _NEW in mailing.get("/account").text
    assert [letter[:2] for letter in letters(bank)][1:] == [(EMAIL, MailKind.ADDRESS_CHANGED)]
    assert mailing.post(link, password=PASSWORD).status_code == 404
    again = Browser(mailing.app)
    assert "do not go together" in sign_in(again, EMAIL).text
    assert sign_in(again, _NEW).status_code in {302, 303}


def test_a_link_that_went_astray_gives_nobody_the_account(mailing: Browser, bank: Engine) -> None:
    """Without the password it changes nothing, and tells not whose account it is."""
    mailing.post("/account/address", email=_NEW, present=PASSWORD)
    [(_to, _kind, link)] = letters(bank)
    finder = Browser(mailing.app)
    assert EMAIL not in finder.get(link).text
    answer = finder.post(link, password=OTHER, email="finder@example.org")
    assert answer.status_code == 422
    assert EMAIL in mailing.get("/account").text


def test_a_taken_address_is_answered_alike(mailing: Browser, bank: Engine) -> None:
    """Same page, and no letter leaves; nor does a link of before take it from whoever came first."""
    free = mailing.post("/account/address", email=_NEW, present=PASSWORD)
    [(_to, _kind, link)] = letters(bank)
    other = Browser(mailing.app)
    other.post("/account/register", email=_NEW, password=PASSWORD)
    answer = mailing.post(link, password=PASSWORD)
    assert answer.status_code == 409
    assert "Take another one" in answer.text
    taken = mailing.post("/account/address", email=_NEW, present=PASSWORD)
    assert taken.status_code == free.status_code
    assert [_TOKEN.sub("", answer.text) for answer in (taken, free)] == [_TOKEN.sub("", free.text)] * 2
    assert letters(bank)[-1][:2] == ("", MailKind.ADDRESS_CHANGE)
    assert EMAIL in mailing.get("/account").text


def test_asking_needs_the_password_and_a_plain_address(mailing: Browser, bank: Engine) -> None:
    """Told beside the field; no letter."""
    for email, present, words in (
        (_NEW, OTHER, "not your password"),
        (_NEW, "", "Write your password"),
        ("rosa", PASSWORD, "name@example.org"),
        ("a@example.org,b@example.org", PASSWORD, "name@example.org"),
    ):
        answer = mailing.post("/account/address", email=email, present=present)
        assert answer.status_code == 422, email
        assert words in answer.text
    assert letters(bank) == []


def test_links_to_the_old_address_stop(mailing: Browser, bank: Engine) -> None:
    """Who reads the old mailbox cannot set a password any more."""
    mailing.post("/account/forgot", email=EMAIL)
    mailing.post("/account/address", email=_NEW, present=PASSWORD)
    reset, change = (link for _to, _kind, link in letters(bank))
    assert mailing.get(reset).status_code == 200
    assert mailing.post(change, password=PASSWORD).status_code == 303
    assert mailing.get(reset).status_code == 404


def test_without_mail_the_operator_gives_the_link(browser: Browser, bank: Engine, clock: FakeClock) -> None:
    """The page says so in one sentence; the link works the same, for a day."""
    join(browser)
    assert "sends no mail" in browser.get("/account/address").text
    assert browser.post("/account/address", email=_NEW, present=PASSWORD).status_code == 200
    assert letters(bank) == []
    for token in ("first-token", "second-token"):
        with writing_session(bank) as session:
            hand_over_address(session, get_account(session, EMAIL), _NEW, token, now=clock())
    assert browser.get("/account/link/first-token").status_code == 404
    assert browser.post("/account/link/second-token", password=PASSWORD).status_code == 303
    assert _NEW in browser.get("/account").text
    with writing_session(bank) as session:
        hand_over_address(session, get_account(session, _NEW), EMAIL, "third-token", now=clock())
    clock.advance(hours=24)
    assert browser.get("/account/link/third-token").status_code == 404
