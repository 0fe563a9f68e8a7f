"""Writes come from our own pages, by what browsers themselves say."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.app import create_app
from exam_prep.web.extensions import db
from tests.browsing import Browser
from tests.house import snapshot
from tests.web.addresses import path_of, rules

_FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
)
_OWN: tuple[dict[str, str], ...] = (
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": "http://localhost"},
)


@pytest.mark.parametrize("headers", _FOREIGN)
def test_no_address_takes_a_write_from_elsewhere(
    app: Flask, browser: Browser, bank: Engine, headers: dict[str, str]
) -> None:
    """Even with the right token: 400 in one sentence, and nothing is written."""
    sitting = browser.start_set()
    before = snapshot(bank)
    for rule in rules(app, "POST"):
        data = {"csrf_token": browser.token, "count": "5", "text": "x", "why": "misread"}
        answer = browser.client.post(path_of(rule, sitting), data=data, headers=headers)
        assert answer.status_code == 400, rule
        assert "could not prove that it came from here" in answer.text
    assert snapshot(bank) == before


@pytest.mark.parametrize("headers", _OWN)
def test_our_own_pages_write(browser: Browser, headers: dict[str, str]) -> None:
    """Also where a careful browser sends less."""
    answer = browser.client.post("/practice", data={"csrf_token": browser.token}, headers=headers)
    assert answer.status_code == 303


def test_behind_a_proxy_the_named_address_is_ours(app: Flask) -> None:
    """A page of the public address may write although the application is asked by another name."""
    settings = replace(app.extensions["exam_prep"].settings, base_url="https://exam.example")
    client = create_app(settings).test_client()
    sent = {"base_url": "https://inner:8000", "headers": {"Origin": "https://exam.example"}}
    refused = client.post("/practice", **sent)
    elsewhere = {"base_url": "https://inner:8000", "headers": {"Origin": "https://evil.example"}}
    foreign = client.post("/nowhere", **elsewhere)
    with client.application.app_context():
        db.engine.dispose()

    assert refused.status_code == 400  # it has no token, which is looked at after the origin
    assert foreign.status_code == 400
    assert client.post("/nowhere", **sent).status_code == 404
