"""Headers, cookies, errors and methods: what every answer has in common."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from exam_prep.app import create_app
from exam_prep.core.access import Access
from exam_prep.db.engine import writing_session
from exam_prep.errors import ExamPrepError, UnavailableError
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db
from tests.browsing import Browser
from tests.factories import TOO_LARGE
from tests.house import snapshot
from tests.set_clock import FakeClock

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_CLOSED = "no-such-sitting"


def _fail(error: Exception) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


@pytest.fixture
def failing(app: Flask) -> Browser:
    """Give a browser on an application with addresses that fail in each way."""
    faults: dict[str, Exception] = {
        "bug": ZeroDivisionError("secret detail"),
        "store": OperationalError("SELECT secret", {}, Exception("secret")),
        "busy": UnavailableError("Busy."),
    }
    for name, error in faults.items():
        app.add_url_rule(f"/fail/{name}", f"fail_{name}", _fail(error))
        app.extensions["policy"][f"fail_{name}"] = Access.ANYONE
    return Browser(app)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/nowhere", 404),
        ("DELETE", "/", 405),
        ("POST", "/practice", 422),
        ("POST", "/healthz", 405),
        ("GET", "/fail/bug", 500),
        ("GET", "/fail/store", 503),
        ("GET", "/fail/busy", 503),
        ("GET", "/healthz", 200),
        ("GET", f"/sittings/{_CLOSED}/clock", 404),
    ],
)
def test_every_answer_carries_the_headers(failing: Browser, method: str, path: str, status: int) -> None:
    """Errors of each kind too; pages are never cached, and the policy allows nothing inline."""
    data = {"csrf_token": failing.token, "set": "nonsense"} if status == 422 else None
    answer = failing.client.open(path, method=method, data=data)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in _HEADERS} == _HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_server_that_cannot_now_says_when_to_come_back(failing: Browser) -> None:
    """503 carries Retry-After."""
    assert failing.get("/fail/busy").headers["Retry-After"] == "5"
    assert failing.get("/fail/store").headers["Retry-After"] == "5"


def test_too_much_is_refused_as_form_and_as_json(browser: Browser) -> None:
    """413 as a page with the headers, or as JSON."""
    much = "x" * 300_000
    page = browser.post("/practice", topics=much)
    reply = browser.send(f"/sittings/{_CLOSED}/responses", {"position": 1, "client_id": much})

    assert page.status_code == reply.status_code == 413
    assert "Content-Security-Policy" in page.headers
    assert reply.json is not None


def test_a_form_with_too_many_fields_is_refused(browser: Browser) -> None:
    """A form of thousands of parts is 413, not work."""
    data = {"csrf_token": browser.token} | {f"field-{number}": "1" for number in range(2000)}
    answer = browser.client.post("/practice", data=data, content_type="multipart/form-data")

    assert answer.status_code == 413


@pytest.mark.parametrize("token", ["", "wrong", "eyJhIjoxfQ.abc.def"])
def test_a_wrong_token_is_refused_everywhere(browser: Browser, bank: Engine, token: str) -> None:
    """400 as a page or as JSON, before anything is done."""
    assert browser.token
    before = snapshot(bank)
    page = browser.client.post("/practice", data={"csrf_token": token})
    reply = browser.client.post(
        f"/sittings/{_CLOSED}/responses", json={"position": 1}, headers={"X-CSRFToken": token}
    )

    assert page.status_code == reply.status_code == 400
    assert isinstance(reply.json, dict)
    assert snapshot(bank) == before


def test_the_token_of_another_browser_is_wrong(browser: Browser, stranger: Browser) -> None:
    """Tokens belong to the session that made them."""
    assert stranger.client.post("/practice", data={"csrf_token": browser.token}).status_code == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b"\xff\xfe", 422),
        (b'{"position": "1"}', 422),
        (b'{"position": 1, "extra": 1}', 422),
        (b'{"position": 1, "response": ["1"]}', 422),
        (b'{"position": 1, "response": [true]}', 422),
        (b'{"position": 0}', 422),
        (b'{"position": 99999999999999999999999}', 422),
        (b'{"position": 1, "certainty": "maybe"}', 422),
        (b'{"position": 1, "client_id": "x"}', 404),
        (b'{"position": 1, "seen": true}', 404),
    ],
)
def test_errors_to_a_script_are_json(browser: Browser, body: bytes, status: int) -> None:
    """Whatever was sent, the answer is one sentence in JSON with the right status."""
    headers = {"X-CSRFToken": browser.token}
    reply = browser.client.post(
        f"/sittings/{_CLOSED}/responses", data=body, content_type="application/json", headers=headers
    )

    assert reply.status_code == status
    assert reply.is_json
    assert set(reply.get_json()) == {"message"}


def test_the_cookie_is_for_this_site_and_not_for_scripts(browser: Browser) -> None:
    """HttpOnly and SameSite=Lax on the session's cookie, which lives on once there is work to find."""
    browser.start_set()
    cookie = browser.client.get_cookie("session")

    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    assert cookie.expires is not None


def test_over_tls_the_cookie_is_bound_to_it(app: Flask) -> None:
    """Secure, for this host alone, and browsers are told to stay with TLS."""
    settings = replace(app.extensions["exam_prep"].settings, base_url="https://exam.example")
    secure = create_app(settings)
    answer = secure.test_client().get("/", base_url="https://exam.example")
    with secure.app_context():
        db.engine.dispose()

    assert answer.headers["Set-Cookie"].startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(answer.headers["Set-Cookie"].split("; "))
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_looking_around_makes_no_guest(canary_app: Flask, canaries: Engine) -> None:
    """A newcomer becomes a guest with the first start; refused starts leave nothing either."""
    browser = Browser(canary_app)
    for path in ("/", "/practice", "/exams", "/review", "/progress", "/help"):
        assert browser.get(path).status_code == 200
    assert browser.post("/practice", set="topics", topics="astrology").status_code == 422
    assert browser.post(f"/exams/{TOO_LARGE}").status_code == 422
    assert browser.post("/exams/no-such-exam").status_code == 404
    assert browser.post("/review", count="5").status_code == 422
    assert _learners(canaries) == 0
    with browser.client.session_transaction() as session:
        assert "learner" not in session

    browser.start_set()
    assert _learners(canaries) == 1
    browser.start_set()
    assert _learners(canaries) == 1


def test_a_cookie_that_was_tampered_with_is_nobody(browser: Browser) -> None:
    """A forged cookie names no learner: the sitting is not found."""
    sitting = browser.start_set()
    browser.client.set_cookie("session", "eyJsZWFybmVyIjoiMSJ9.aaaa.bbbb")

    assert browser.get(f"/sittings/{sitting}/1").status_code == 404


def test_static_files_are_kept_and_others_are_not_there(browser: Browser) -> None:
    """A file under its hash may be kept for good; another hash, and a way out of the folder, is 404."""
    page = browser.get("/").text
    path = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = browser.get(path)

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert browser.get("/assets/000000000000/app.css").status_code == 404
    assert browser.get(path.replace("app.css", "../app.py")).status_code == 404
    answer.close()


def test_a_host_that_is_not_trusted_is_refused(app: Flask) -> None:
    """Where hosts are named, others get 400 with the headers."""
    app.config["TRUSTED_HOSTS"] = ["exam.example"]
    answer = app.test_client().get("/healthz", base_url="http://evil.example")

    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers


def test_readiness_says_what_is_wrong(browser: Browser, bank: Engine, clock: FakeClock) -> None:
    """Ready; ready with the last good bank; not ready without a bank; not ready on another schema."""
    ready = browser.get("/readyz").get_json()
    # The suite's PostgreSQL does not wait for the disk, and is told of for that.
    notes = [note for note in ready.pop("notes") if "fsync" not in note]
    assert (ready, notes) == ({"ready": True, "reasons": []}, [])
    _sql(
        bank,
        "UPDATE served_bank SET refused_findings = 3, refused_at = :now",
        now=f"{clock():%Y-%m-%d %H:%M:%S}",
    )
    kept = browser.get("/readyz")
    assert (kept.status_code, kept.get_json()["ready"]) == (200, True)
    assert "3 blocking findings" in browser.ready_notes()[0]

    _sql(bank, "DELETE FROM served_bank")
    assert browser.get("/readyz").status_code == 503
    assert browser.get("/practice").status_code == 503
    _sql(bank, "UPDATE alembic_version SET version_num = '0000'")
    assert "schema" in browser.get("/readyz").get_json()["reasons"][0]
    assert browser.get("/healthz").status_code == 200


@pytest.mark.long
@pytest.mark.sqlite("its one writer; tests/postgres/test_waiting.py has the locks of rows")
def test_a_busy_store_is_told_and_recovers(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody writes for too long, starts get 503 and looking works; afterwards all is well."""
    monkeypatch.setattr("exam_prep.db.writelock._PATIENCE_SECONDS", 0.01)
    assert browser.token
    with app.app_context():
        engine = db.engine
    with writing_session(engine):
        refused = [browser.post("/practice") for _ in range(20)]
        assert browser.get("/practice").status_code == 200

    assert {answer.status_code for answer in refused} == {503}
    assert refused[0].headers["Retry-After"] == "5"
    assert browser.post("/practice").status_code == 303


def test_every_error_of_the_tree_has_a_status() -> None:
    """Each class maps to its own status; the root would be a fault of ours."""
    found = {kind.__name__: status_of(kind("x")) for kind in ExamPrepError.__subclasses__()}

    assert found == {
        "NotFoundError": 404,
        "SignedOutError": 401,
        "ConflictError": 409,
        "InvalidError": 422,
        "UnavailableError": 503,
        "StartupError": 500,
    }


def _learners(engine: Engine) -> int:
    return len(snapshot(engine)["learner"])


def _sql(engine: Engine, statement: str, **values: object) -> None:
    with writing_session(engine) as session:
        session.execute(text(statement), values)
