"""What standards ask of an account's fields, cookies and pages, seen from outside."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from exam_prep.app import create_app
from exam_prep.web.extensions import db
from tests.architecture.sources import ROOT
from tests.browsing import Browser
from tests.web.addresses import path_of, rules
from tests.web.test_accounts import EMAIL, PASSWORD, join, sign_in

_FIELD = re.compile(r"<input [^>]*\bname=\"(?:password|present)\"[^>]*>")
_LONG = "Teal kettle under rain, " * 4 + "and seven geese on the hill."


@pytest.mark.parametrize(
    ("path", "signed_in", "managed"),
    [
        ("/account/login", False, {"current-password"}),
        ("/account/register", False, {"new-password"}),
        ("/account/password", True, {"current-password", "new-password"}),
        ("/account/delete", True, {"current-password"}),
    ],
)
def test_password_fields_are_hidden_and_known_to_managers(
    browser: Browser,
    path: str,
    signed_in: bool,  # noqa: FBT001  # a case
    managed: set[str],
) -> None:
    """Each says whether it asks for the present password or a new one."""
    if signed_in:
        join(browser)
    fields = _FIELD.findall(browser.get(path).text)
    assert len(fields) == len(managed)
    assert all('type="password"' in field for field in fields)
    assert {field.partition('autocomplete="')[2].partition('"')[0] for field in fields} == managed


def test_no_script_hears_a_paste() -> None:
    """So none can forbid it; the policy of pages allows no other scripts than these."""
    scripts = list((ROOT / "exam_prep" / "static" / "js").glob("*.js"))
    assert len(scripts) > 3
    assert [one.name for one in scripts if "paste" in one.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("other", [_LONG.lower(), _LONG[:-1], f" {_LONG}", f"{_LONG} "])
def test_every_sign_of_a_password_counts(browser: Browser, stranger: Browser, other: str) -> None:
    """Over a hundred signs, the case, the last one, and blanks at the ends."""
    assert 100 < len(_LONG) <= 127
    join(browser, EMAIL, _LONG)
    assert "do not go together" in sign_in(stranger, EMAIL, other).text
    assert sign_in(stranger, EMAIL, _LONG).status_code in {302, 303}


def test_the_token_of_a_sign_in_has_256_bits(browser: Browser, stranger: Browser) -> None:
    """Hexadecimal digits, other ones each time."""
    tokens = set()
    join(browser)
    sign_in(stranger)
    for one in (browser, stranger):
        with one.client.session_transaction() as cookie:
            tokens.add(cookie["signin"])
    assert len(tokens) == 2
    assert all(re.fullmatch(r"[0-9a-f]{64}", token) for token in tokens)


def test_every_page_leads_to_signing_out(app: Flask, browser: Browser) -> None:
    """By the link to the account's page, where the button is; only an open set shows itself alone."""
    join(browser)
    sitting = browser.start_set(count="5")
    leads, without = _leading(app, browser, sitting)
    assert without == {"sittings.item", "sittings.before_finish", "sittings.result"}
    assert len(leads) > 20
    browser.post(f"/sittings/{sitting}/finish")
    leads, without = _leading(app, browser, sitting)
    assert without == set()
    assert {"sittings.item", "sittings.result"} <= leads
    assert 'action="/account/logout"' in browser.get("/account").text


def _leading(app: Flask, browser: Browser, sitting: str) -> tuple[set[str], set[str]]:
    """Return the endpoints whose pages have the link, and those whose pages lack it."""
    leads: set[str] = set()
    without: set[str] = set()
    for rule in rules(app, "GET"):
        answer = browser.get(path_of(rule, sitting))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            (leads if 'href="/account"' in answer.text else without).add(rule.endpoint)
        answer.close()
    return leads, without


def test_over_tls_both_cookies_are_bound_to_it(app: Flask) -> None:
    """The session and the mark of a known device: Secure, unreadable, for this host alone."""
    settings = replace(app.extensions["exam_prep"].settings, base_url="https://exam.example")
    secure = create_app(settings)
    client, site = secure.test_client(), "https://exam.example"
    found: dict[str, set[str]] = {}
    for path in ("/account/register", "/account/login"):
        token = re.findall(r'name="csrf-token" content="([^"]+)', client.get("/", base_url=site).text)[0]
        answer = client.post(
            path,
            base_url=site,
            headers={"Referer": f"{site}/"},
            data={"csrf_token": token, "email": EMAIL, "password": PASSWORD},
        )
        assert answer.status_code in {302, 303}
        for line in answer.headers.getlist("Set-Cookie"):
            name, *flags = line.split("; ")
            found[name.partition("=")[0]] = set(flags)
    with secure.app_context():
        db.engine.dispose()
    assert set(found) == {"__Host-session", "__Host-device"}
    assert all({"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= flags for flags in found.values())
