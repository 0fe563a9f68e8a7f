"""What a request says of its way here is believed as far as proxies were counted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response, jsonify, request, url_for
from sqlalchemy import Engine

from exam_prep.app import create_app
from exam_prep.core.access import Access
from exam_prep.settings import Settings, read_settings
from exam_prep.web.extensions import db
from tests.conftest import BANK, SECRET
from tests.set_clock import FakeClock

_FORGED = {
    "X-Forwarded-For": "192.0.2.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "4443",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "for=192.0.2.9;proto=https;host=evil.example",
    "X-Real-IP": "192.0.2.9",
}


def test_without_proxies_forged_headers_change_nothing(seen: Callable[..., dict[str, object]]) -> None:
    """Neither address nor scheme nor the links that a page would hold."""
    assert (
        seen(headers=_FORGED)
        == seen()
        == {
            "address": "127.0.0.1",
            "secure": False,
            "link": "http://localhost/readyz",
        }
    )


def test_one_proxy_is_believed_for_address_and_scheme_and_never_for_the_host(
    seen: Callable[..., dict[str, object]],
) -> None:
    """Links follow the Host header that the proxy passed on, which the trusted names check."""
    assert seen(proxy_count=1, headers=_FORGED) == {
        "address": "192.0.2.9",
        "secure": True,
        "link": "https://localhost/readyz",
    }


@pytest.mark.parametrize(("count", "address"), [(1, "10.0.0.2"), (2, "192.0.2.9"), (3, "203.0.113.7")])
def test_the_count_decides_whose_word_is_taken(
    seen: Callable[..., dict[str, object]], count: int, address: str
) -> None:
    """The last ones added by proxies of one's own; what stands before them, anybody can write."""
    forwarded = {"X-Forwarded-For": "203.0.113.7, 192.0.2.9, 10.0.0.2"}
    assert seen(proxy_count=count, headers=forwarded)["address"] == address


def test_a_shorter_chain_than_counted_is_not_believed(seen: Callable[..., dict[str, object]]) -> None:
    """Someone reached the server past its proxies."""
    assert seen(proxy_count=2, headers={"X-Forwarded-For": "192.0.2.9"})["address"] == "127.0.0.1"


@pytest.mark.parametrize(
    "host", ["evil.example", "exam.example.org.evil.example", "localhost", "127.0.0.1", "x@exam.example.org"]
)
def test_a_site_with_an_address_of_its_own_answers_to_its_name_alone(
    bank: Engine, clock: FakeClock, tmp_path: Path, host: str
) -> None:
    """The name of the base URL is the trusted one unless others are listed."""
    settings = read_settings(
        {
            "EXAM_PREP_DATA_DIR": str(tmp_path),
            "EXAM_PREP_DATABASE_URL": bank.url.render_as_string(hide_password=False),
            "EXAM_PREP_BASE_URL": "https://exam.example.org:8443/",
            "EXAM_PREP_SECRET_KEY": SECRET,
        }
    )
    app = create_app(settings, clock)
    client = app.test_client()
    assert client.get("/", headers={"Host": host}).status_code == 400
    assert client.get("/", headers={"Host": "exam.example.org"}).status_code == 200
    assert client.get("/", headers={"Host": "exam.example.org:8443"}).status_code == 200
    _close(app)


@pytest.fixture
def seen(bank: Engine, clock: FakeClock, tmp_path: Path) -> Callable[..., dict[str, object]]:
    """Give what asks an application with so many proxies how a request looks to it."""

    def seen(proxy_count: int = 0, headers: dict[str, str] | None = None) -> dict[str, object]:
        url = bank.url.render_as_string(hide_password=False)
        settings = Settings(
            data_dir=tmp_path, database_url=url, secret_key=SECRET, bank_dir=BANK, proxy_count=proxy_count
        )
        app = create_app(settings, clock)
        app.add_url_rule("/seen", "seen", _seen)
        app.extensions["policy"]["seen"] = Access.ANYONE
        found: dict[str, object] = app.test_client().get("/seen", headers=headers).get_json()
        _close(app)
        return found

    return seen


def _seen() -> Response:
    link = url_for("health.readyz", _external=True)
    return jsonify(address=request.remote_addr, secure=request.is_secure, link=link)


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
