"""The headers are on every answer: each address, each method, each refusal, and a total breakdown."""

import logging
from dataclasses import replace

import pytest
from flask import Flask

from exam_prep.app import create_app
from exam_prep.web.extensions import db
from exam_prep.web.keeping import KEPT_PAGE
from exam_prep.web.security import CONTENT_SECURITY_POLICY, HEADERS, POLICY_WITH_WORKER
from tests.browsing import Browser
from tests.web.addresses import path_of

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")


def _lacking(headers: dict[str, str]) -> dict[str, str | None]:
    return {name: headers.get(name) for name, value in HEADERS.items() if headers.get(name) != value}


@pytest.mark.long
def test_every_address_and_method_carries_them(app: Flask, browser: Browser) -> None:
    """With and without a token, found or not: all headers, and only files under their hash may be kept."""
    sitting = browser.start_set()
    statuses = set()
    for rule in app.url_map.iter_rules():
        for method in _METHODS:
            for data in (None, {"csrf_token": browser.token}):
                answer = browser.client.open(path_of(rule, sitting), method=method, data=data)
                headers = dict(answer.headers)
                if headers.get(KEPT_PAGE) == "open":
                    # An open question's script may name one address, that of the worker.
                    assert headers["Content-Security-Policy"] == POLICY_WITH_WORKER
                    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
                assert _lacking(headers) == {}, (rule, method)
                # The worker is asked for anew each time, and may answer that it is unchanged.
                is_worker = rule.endpoint == "assets.worker" and answer.content_type.startswith(
                    "text/javascript"
                )
                kept = "no-cache" if is_worker else "no-store"
                assert answer.headers["Cache-Control"] == kept, (rule, method)
                statuses.add(answer.status_code)
                answer.close()
    assert {200, 303, 400, 404, 405, 422} <= statuses


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (400, {"base_url": "http://evil.example"}),
        (400, {"method": "POST"}),
        (400, {"method": "POST", "headers": {"Sec-Fetch-Site": "cross-site"}}),
        (404, {"path": "/no/such/page"}),
        (413, {"method": "POST", "data": b"x" * 300_000}),
        (415, {"method": "POST", "data": b"<x/>", "content_type": "text/xml"}),
    ],
)
def test_every_refusal_carries_them(app: Flask, status: int, sent: dict[str, object]) -> None:
    """Also those that come before an address is looked up."""
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    client = app.test_client()
    given: dict[str, object] = {"path": "/practice", **sent}
    answer = client.open(**given)  # type: ignore[arg-type]  # the client's many options

    assert answer.status_code == status
    assert _lacking(dict(answer.headers)) == {}
    assert answer.headers["Cache-Control"] == "no-store"
    assert not app.config["DEBUG"]


def test_a_static_file_carries_them(browser: Browser) -> None:
    """It alone may be kept; one that is not there may not."""
    path = browser.get("/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    found, gone = browser.get(path), browser.get(path.replace("app.css", "gone.css"))

    assert _lacking(dict(found.headers)) == _lacking(dict(gone.headers)) == {}
    assert "immutable" in found.headers["Cache-Control"]
    assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-store")
    found.close()


def test_a_breakdown_of_the_error_page_itself_carries_them(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When not even the page of an error can be made, one plain sentence leaves, and a line for the log."""
    monkeypatch.setattr("exam_prep.web.errors.render_template", lambda *_args, **_facts: 1 / 0)
    with caplog.at_level(logging.CRITICAL, logger="exam_prep.app"):
        answer = app.test_client().get("/nowhere")

    assert answer.status_code == 500
    assert _lacking(dict(answer.headers)) == {}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "safe" in answer.text
    assert "Traceback" not in answer.text


def test_over_https_browsers_stay_there(app: Flask) -> None:
    """A year, subdomains included, on pages and on refusals; without https it would lock people out."""
    settings = replace(app.extensions["exam_prep"].settings, base_url="https://exam.example")
    client = create_app(settings).test_client()
    for path in ("/", "/nowhere"):
        header = client.get(path, base_url="https://exam.example").headers["Strict-Transport-Security"]
        assert header == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in app.test_client().get("/").headers
    with client.application.app_context():
        db.engine.dispose()


def test_there_is_one_cookie(browser: Browser) -> None:
    """All that the server sets over a whole visit: the session, with its flags and nothing readable."""
    names = set()
    sitting = browser.start_set()
    for path in ("/", f"/sittings/{sitting}/1", "/review", "/data"):
        for line in browser.get(path).headers.getlist("Set-Cookie"):
            names.add(line.split("=")[0])
            assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(line.split("; "))
    assert names <= {"session"}
