"""Limits stop machines and not people: groups, keys, the page, the store, and what is never limited."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from flask import Flask
from limits import parse_many
from sqlalchemy import Engine

from exam_prep.app import create_app
from exam_prep.settings import LIMITS_OFF, Settings
from exam_prep.web import limit_memory
from exam_prep.web.extensions import db
from exam_prep.web.limit_memory import RequestMemory
from exam_prep.web.limits import RULES, Counts, Per, Rule, rule_of
from tests.at_once import at_once
from tests.browsing import Browser
from tests.conftest import BANK, SECRET
from tests.ports import free_port
from tests.set_clock import START, FakeClock
from tests.stores import running_store

_FEW = Rule("few", ("x.*",), "3/minute")
_UNLIMITED = {"assets.file", "health.healthz", "health.readyz"}


@pytest.fixture
def make(bank: Engine, clock: FakeClock, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Give the maker of an application over the shipped bank, with settings of a test's own."""
    made: list[Flask] = []

    def make(**settings: object) -> Flask:
        url = bank.url.render_as_string(hide_password=False)
        own = Settings(data_dir=tmp_path, database_url=url, secret_key=SECRET, bank_dir=BANK)
        made.append(create_app(replace(own, **settings), clock))  # type: ignore[arg-type]  # named by the test
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def test_every_endpoint_that_changes_something_has_a_rule(app: Flask) -> None:
    """A new form without a limit is found here; assets and health never have one."""
    changing = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert {endpoint for endpoint in changing if rule_of(endpoint) is None} == set()
    assert {endpoint for endpoint in _UNLIMITED if rule_of(endpoint)} == set()


def test_every_rule_is_of_endpoints_that_there_are(app: Flask) -> None:
    """A name that leads nowhere would look like a limit and be none."""
    names = {rule.endpoint for rule in app.url_map.iter_rules()}
    for rule in RULES:
        for pattern in rule.endpoints:
            assert any(fnmatchcase(name, pattern) for name in names), pattern


@pytest.mark.parametrize(
    ("endpoint", "group"),
    [
        ("security.login", "sign-in"),
        ("security.logout", "account"),
        ("accounts.join", "register"),
        ("accounts.forgot", "letters"),
        ("address.page", "letters"),
        ("accounts.use_link", "links"),
        ("accounts.password", "account"),
        ("second_factor.step", "second factor"),
        ("second_factor.recover", "recovery"),
        ("passkeys.use", "passkey"),
        ("leaving.delete", "account"),
        ("practice.start", "starts"),
        ("after.sibling", "starts"),
        ("after.report", "reports"),
        ("saves.save", "saves"),
        ("bank.item", "bank pages"),
    ],
)
def test_the_first_rule_that_names_an_endpoint_counts(endpoint: str, group: str) -> None:
    """By the names that the account pages have."""
    rule = rule_of(endpoint)
    assert rule is not None
    assert rule.group == group


def test_a_class_behind_one_address_meets_no_limit() -> None:
    """Forty people sign in, begin and answer within one minute of exam morning."""
    for rule in RULES:
        per_minute = parse_many(rule.limits)[0]
        assert per_minute.GRANULARITY.name == "minute"
        if rule.group in {"sign-in", "register", "links", "second factor", "passkey", "starts", "account"}:
            assert per_minute.amount >= 40
        if rule.per is Per.LEARNER and rule.group != "own data":
            assert per_minute.amount >= 120


def test_beyond_the_limit_a_page_says_when_to_come_back(make: Callable[..., Flask]) -> None:
    """429 in plain words, with Retry-After; other pages go on."""
    browser = Browser(make())
    for _ in range(120):
        assert browser.post("/practice", count="5").status_code == 303
    answer = browser.post("/practice", count="5")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "Please wait a moment" in answer.text
    assert "Wait 1 minute, then go back and try again." in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert browser.get("/practice").status_code == 200


def test_a_script_is_told_in_json(make: Callable[..., Flask]) -> None:
    """A save beyond the limit is refused as something that passes; another learner's is not."""
    app = make()
    browser = Browser(app)
    sitting = browser.start_set(count="5")
    body = {"position": 1, "response": [1], "client_id": "one", "base_revision": 0}
    for _ in range(600):
        browser.send(f"/sittings/{sitting}/responses", {**body, "position": 99})
    answer = browser.send(f"/sittings/{sitting}/responses", body)
    assert answer.status_code == 429
    assert answer.get_json().keys() == {"message"}
    assert int(answer.headers["Retry-After"]) >= 1

    other = Browser(app)
    theirs = other.start_set(set="topics", topics="boundaries.gifts-money")  # 1 fits each of its questions
    assert other.save(theirs, 1, 1).status_code == 200


@pytest.mark.long
def test_health_is_never_limited(make: Callable[..., Flask]) -> None:
    """However often a balancer asks."""
    browser = Browser(make())
    for _ in range(300):
        assert browser.get("/healthz").status_code == 200
    for _ in range(300):
        assert browser.get("/readyz").status_code == 200


def test_limits_can_be_off(make: Callable[..., Flask]) -> None:
    """For a load test, or where a proxy limits."""
    browser = Browser(make(limiter_url=LIMITS_OFF))
    assert {browser.get("/bank").status_code for _ in range(300)} == {200}


def test_forged_headers_make_no_new_address(make: Callable[..., Flask]) -> None:
    """Without a counted proxy a machine that invents addresses is still one machine."""
    client = make().test_client()
    asked = [
        client.get("/bank", headers={"X-Forwarded-For": f"192.0.2.{number % 250}", "Forwarded": "for=x"})
        for number in range(250)
    ]
    assert [answer.status_code for answer in asked] == [200] * 240 + [429] * 10


def test_behind_a_counted_proxy_each_visitor_has_an_own_limit(make: Callable[..., Flask]) -> None:
    """The address that the proxy added counts, not what the visitor wrote before it."""
    client = make(proxy_count=1).test_client()

    def ask(forged: int, real: int) -> int:
        forwarded = f"198.51.100.{forged}, 192.0.2.{real}"
        return client.get("/bank", headers={"X-Forwarded-For": forwarded}).status_code

    assert [ask(number % 250, 1) for number in range(241)] == [200] * 240 + [429]
    assert ask(1, 2) == 200


def test_one_home_of_ipv6_is_one_address(make: Callable[..., Flask]) -> None:
    """A /64 belongs to one line; a neighbour's is another."""
    client = make().test_client()

    def ask(address: str) -> int:
        return client.get("/bank", environ_overrides={"REMOTE_ADDR": address}).status_code

    assert [ask(f"2001:db8::{number:x}") for number in range(241)] == [200] * 240 + [429]
    assert ask("2001:db8:0:1::1") == 200
    assert [ask("::ffff:192.0.2.1") for _ in range(120)] + [ask("192.0.2.1") for _ in range(120)] == [
        200
    ] * 240
    assert ask("192.0.2.1") == 429


def test_a_store_that_is_away_is_replaced_by_memory(caplog: pytest.LogCaptureFixture) -> None:
    """People go on, limits hold, and for half a minute nobody asks the store again."""
    counts = Counts(f"redis://127.0.0.1:{free_port()}")
    assert [bool(counts.wait(_FEW, "a", now=START)) for _ in range(5)] == [False] * 3 + [True] * 2
    assert caplog.text.count("limiter_store_away") == 1
    assert "127.0.0.1" not in caplog.text


@pytest.mark.long
def test_a_store_that_hangs_holds_up_one_request_in_half_a_minute() -> None:
    """It takes the connection and never answers: it is met once, then left alone, then met again."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0.05)
        counts = Counts(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        for _ in range(3):
            assert counts.wait(_FEW, "a", now=START) == 0
        first = _connections(silent)
        assert first >= 1
        clock = FakeClock()
        counts.wait(_FEW, "a", now=clock.advance(seconds=29))
        assert _connections(silent) == 0
        counts.wait(_FEW, "a", now=clock.advance(seconds=1))
        assert _connections(silent) >= 1


@pytest.mark.parametrize("scheme", ["redis", "memcached"])
def test_processes_that_share_a_store_count_together(scheme: str, tmp_path: Path) -> None:
    """Three between both, whichever is asked."""
    with running_store(scheme, tmp_path) as url:
        one, other = Counts(url), Counts(url)
        asked = [counts.wait(_FEW, "a", now=START) for counts in (one, other, one, other)]
        assert asked[:3] == [0, 0, 0]
        assert 1 <= asked[3] <= 60
        assert one.wait(_FEW, "b", now=START) == 0
        for counts in (one, other):
            assert counts._shared is not None  # noqa: SLF001  # the library has no way to close its client
            counts._shared.storage.storage.close()  # type: ignore[attr-defined]  # noqa: SLF001  # same


def test_memory_forgets_what_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that invents addresses fills it for one window, not for ever; a count that runs is kept."""
    clock = FakeClock()
    monkeypatch.setattr(limit_memory, "system_clock", clock)
    memory = RequestMemory()
    assert [memory.incr("kept", 3600), memory.incr("kept", 3600)] == [1, 2]
    for number in range(990):
        memory.incr(f"once-{number}", 60)
    clock.advance(seconds=60)
    for _ in range(10):
        memory.incr("kept", 3600)
    assert dict(memory.storage) == {"kept": 12}
    clock.advance(hours=1)
    assert memory.incr("kept", 3600) == 1


def test_no_count_is_lost_between_threads() -> None:
    """Eight threads count one key together."""
    memory = RequestMemory()
    at_once([lambda: [memory.incr("a", 60) for _ in range(2000)]] * 8)
    assert memory.storage["a"] == 16_000


def _connections(server: socket.socket) -> int:
    met = 0
    while True:
        try:
            server.accept()[0].close()
        except TimeoutError:
            return met
        met += 1
