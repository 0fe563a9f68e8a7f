"""One line a request, by route and outcome; nothing of what people send is in any line."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from tests.browsing import Browser
from tests.written import Written, all_logs

_CANARY = "zqcanary"
_REQUESTS = "exam_prep.web.request_log"
_SECURITY = "exam_prep.security"


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """Give what is logged, of all loggers at every level."""
    with all_logs(capsys) as logs:
        yield logs


def test_a_request_is_one_line_with_an_id(browser: Browser, written: Written) -> None:
    """Route, method, status, time and a short name of the learner; the address itself is not told."""
    sitting = browser.start_exam()
    written.fresh()
    answer = browser.get(f"/sittings/{sitting}/1?q={_CANARY}")
    lines = written.lines()
    (line,) = [one for one in lines if one["logger"] == _REQUESTS]

    assert answer.status_code == 200
    assert len(str(line["request"])) == 22
    assert (line["route"], line["method"], line["status"]) == (
        "/sittings/<sitting>/<int(max=1000):position>", "GET", 200,
    )  # fmt: skip
    assert isinstance(line["ms"], float)
    assert len(str(line["actor"])) == 12
    assert sitting not in str(lines)


def test_static_files_and_the_pulse_are_not_told(browser: Browser, written: Written) -> None:
    """A probe every second does not bury what matters."""
    path = browser.get("/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    written.fresh()
    browser.get(path).close()
    browser.get("/healthz")
    assert written.lines(_REQUESTS) == []


def test_nothing_that_people_send_is_in_any_line(
    browser: Browser, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Canaries in query, form, JSON, headers, cookies; a refusal, a crash, a lost database."""
    sitting = browser.start_exam()
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    browser.client.set_cookie("zone", _CANARY)
    browser.get(f"/practice?password={_CANARY}")
    browser.get(f"/{_CANARY}")
    browser.send(
        f"/sittings/{sitting}/responses", {"position": 1, "response": [_CANARY], "client_id": _CANARY}
    )
    browser.client.post("/practice", data={"password": _CANARY}, headers={"User-Agent": _CANARY})
    browser.client.get(
        "/", headers={"Authorization": _CANARY, "X-Forwarded-For": _CANARY, "X-Request-ID": _CANARY}
    )
    for error in (
        RuntimeError(_CANARY),
        OperationalError(_CANARY, {"response": _CANARY}, Exception(_CANARY)),
    ):
        _break(browser.app, monkeypatch, error)
        assert browser.get("/help/timing").status_code in {500, 503}
    said = written.fresh()

    assert "RuntimeError" in said
    assert "database_unavailable" in said
    for secret in (_CANARY, sitting, cookie.value, browser.token):
        assert secret not in said


def _break(app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def breaks(**values: object) -> str:
        del values
        raise error

    for name in app.view_functions:
        if name.startswith("help."):
            monkeypatch.setitem(app.view_functions, name, breaks)


def test_a_form_without_its_token_is_a_security_event(browser: Browser, written: Written) -> None:
    """What may be an attack can be counted, by route."""
    browser.client.post("/practice", data={})
    (line,) = written.lines(_SECURITY)
    assert (line["event"], line["level"], line["route"]) == ("csrf_refused", "info", "/practice")


def test_somebody_elses_sitting_is_a_quiet_security_event(
    browser: Browser, stranger: Browser, written: Written
) -> None:
    """Owner checks refuse all day long; they are told at debug level."""
    sitting = browser.start_exam()
    stranger.get(f"/sittings/{sitting}/1")
    (line,) = written.lines(_SECURITY)
    assert (line["event"], line["level"]) == ("access_refused", "debug")


def test_a_host_that_is_not_ours_is_a_security_event(app: Flask, written: Written) -> None:
    """The name that was asked for is not told: it is whatever somebody wrote."""
    app.config["TRUSTED_HOSTS"] = ["exam.example"]
    app.test_client().get("/healthz", base_url=f"http://{_CANARY}.example")
    said = written.fresh()
    assert '"event":"host_refused"' in said
    assert _CANARY not in said
