"""Cookies, fixed sessions, ways back and ends of sign-ins."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.app import create_app
from exam_prep.core.roles import Role
from exam_prep.db.engine import writing_session
from exam_prep.seeds import Seeds
from exam_prep.services.accounts.people import get_account
from exam_prep.web.extensions import Parts, db
from tests.browsing import Browser
from tests.people import sign_in_as
from tests.set_clock import FakeClock
from tests.web.test_accounts import EMAIL, OTHER, PASSWORD, join, sign_in


@pytest.mark.parametrize("https", [False, True])
def test_every_cookie_of_signing_in_is_out_of_reach(
    app: Flask, clock: FakeClock, seeds: Seeds, *, https: bool
) -> None:
    """No script reads it, no other site sends it along, and with https it is bound to this host."""
    parts: Parts = app.extensions["exam_prep"]
    base_url = "https://exam.example.org" if https else ""
    other = create_app(replace(parts.settings, base_url=base_url), clock, seeds)
    client, site = other.test_client(), base_url or "http://localhost"
    page = client.get("/account/login", base_url=site).text
    fields = {"csrf_token": page.split('csrf-token" content="')[1].split('"')[0]}
    headers = {"Origin": site}
    sent = []
    for path in ("/account/register", "/account/login"):
        answer = client.post(
            path, base_url=site, headers=headers, data={**fields, "email": EMAIL, "password": PASSWORD}
        )
        assert answer.status_code == 303, answer.text
        sent += answer.headers.getlist("Set-Cookie")
    with other.app_context():
        db.engine.dispose()
    names = {cookie.partition("=")[0] for cookie in sent}
    assert names == ({"__Host-session", "__Host-device"} if https else {"session", "device"})
    for cookie in sent:
        flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
        assert {"httponly", "path=/", "samesite=lax"} <= flags
        assert ("secure" in flags) is https
        assert not any(flag.startswith("domain") for flag in flags)


def test_a_cookie_planted_before_signing_in_opens_nothing_after(browser: Browser) -> None:
    """Neither the page's token nor the cookie that somebody else knows is good for anything any more."""
    browser.post("/account/register", email=EMAIL, password=PASSWORD)
    planted = browser.twin()
    old_token = browser.token
    assert sign_in(browser).status_code == 303
    assert planted.get("/account").status_code == 303
    assert browser.token != old_token
    answer = browser.client.post("/account/password", data={"csrf_token": old_token, "present": PASSWORD})
    assert answer.status_code in {400, 403}


def test_signing_in_as_somebody_else_ends_the_first_sign_in(browser: Browser) -> None:
    """One browser is one person: the row of the first is gone, so a copy of its cookie is too."""
    join(browser)
    copy = browser.twin()
    browser.post("/account/logout")
    browser.forget_token()
    join(browser, "ann@example.org", OTHER)
    assert "ann@example.org" in browser.get("/account").text
    assert copy.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/review?count=5&topic=ethics", "/review?count=5&topic=ethics"),
        ("//evil.example/x", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/%5Cevil.example"),
    ],
)
def test_the_question_about_work_leads_back_to_where_one_was_going(
    browser: Browser, stranger: Browser, wanted: str, leads_to: str
) -> None:
    """With all of its address, on this site only, whether the work is brought along or left."""
    join(browser)
    browser.start_set(count="5")
    stranger.start_set(count="5")
    asked = sign_in(stranger, next=wanted)
    assert asked.headers["Location"].startswith("/account/bring?next=")
    page = stranger.get(asked.headers["Location"]).text
    carried = page.split('name="next" value="')[1].split('"')[0].replace("&amp;", "&")
    stranger.forget_token()
    answer = stranger.post("/account/bring", bring="no", next=carried)
    assert answer.headers["Location"] == leads_to
    assert stranger.get("/account/bring?next=" + wanted).headers["Location"].startswith("/")
    assert not stranger.get("/account/bring?next=" + wanted).headers["Location"].startswith(("//", "/\\"))


def test_a_disabled_account_is_out_at_once_and_its_work_stays(browser: Browser, bank: Engine) -> None:
    """Pages lead to signing in, saves are refused, signing in says what it always says; until enabled."""
    join(browser)
    sitting = browser.start_set(count="5")
    _switch(bank, active=False)
    assert browser.get("/account").status_code == 303
    assert browser.save(sitting, 1, 1).status_code == 401
    browser.forget_token()
    assert "do not go together" in sign_in(browser).text
    _switch(bank, active=True)
    assert sign_in(browser).status_code == 303
    assert browser.get(f"/sittings/{sitting}/1").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role.is_staff])
def test_staff_are_signed_out_after_an_hour_unused_and_twelve_in_all(
    browser: Browser, bank: Engine, clock: FakeClock, role: Role
) -> None:
    """They see other people's work, so a screen left alone closes sooner."""
    sign_in_as(browser, bank, role, now=clock())
    for _ in range(2):
        clock.advance(minutes=59)
        assert browser.get("/account").status_code == 200
    clock.advance(minutes=60)
    assert browser.get("/account").status_code == 303
    other = Browser(browser.app)
    sign_in_as(other, bank, role, now=clock())
    for _ in range(14):
        clock.advance(minutes=50)
        assert other.get("/account").status_code == 200
    clock.advance(minutes=20)
    assert other.get("/account").status_code == 303


def _switch(engine: Engine, *, active: bool) -> None:
    with writing_session(engine) as session:
        get_account(session, EMAIL).active = active
