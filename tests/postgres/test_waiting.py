"""On PostgreSQL locks that stay, dead connections and crossing writers end in an answer, never in a hang."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from exam_prep.app import create_app
from exam_prep.core.access import Access
from exam_prep.db.postgres import REQUEST_PATIENCE, durability_gaps
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.settings import SERVER_THREADS, Settings, bank_dir_default
from exam_prep.web.extensions import db
from exam_prep.web.transaction import writes
from tests.browsing import Browser
from tests.set_clock import START, FakeClock

pytestmark = pytest.mark.long


@pytest.fixture
def make(postgres: Engine, postgres_url: str, tmp_path: Path) -> Iterator[Callable[[], Flask]]:
    """Give the maker of an application over the shipped bank on PostgreSQL."""
    sync_folder(postgres, bank_dir_default({}), now=START)
    made: list[Flask] = []

    def app() -> Flask:
        folder = bank_dir_default({})
        settings = Settings(
            data_dir=tmp_path, database_url=postgres_url, secret_key="k" * 64, bank_dir=folder
        )
        made.append(create_app(settings, FakeClock()))
        return made[-1]

    yield app
    for each in made:
        with each.app_context():
            db.engine.dispose()


def test_a_lock_that_stays_ends_in_try_again(
    make: Callable[[], Flask], postgres: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody holds the learner's rows, saves and starts are told to come back; looking works."""
    assert REQUEST_PATIENCE.lock <= 6_000
    monkeypatch.setattr("exam_prep.app.REQUEST_PATIENCE", replace(REQUEST_PATIENCE, lock=30))
    browser = Browser(make())
    sitting = browser.start_exam()
    with _held(postgres, "SELECT * FROM learner, sitting FOR UPDATE"):
        answers = [
            browser.save(sitting, 1, 1),
            browser.post("/practice"),
            browser.post(f"/sittings/{sitting}/finish"),
        ]
        assert browser.get(f"/sittings/{sitting}/1").status_code == 200

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert {int(answer.headers["Retry-After"]) <= 6 for answer in answers} == {True}
    assert browser.save(sitting, 1, 1).get_json()["revision"] == 1


def test_a_statement_that_never_ends_is_stopped(
    make: Callable[[], Flask], postgres: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page whose table is shut is told to come back."""
    monkeypatch.setattr("exam_prep.app.REQUEST_PATIENCE", replace(REQUEST_PATIENCE, lock=0, statement=30))
    browser = Browser(make())
    sitting = browser.start_exam()
    with _held(postgres, "LOCK TABLE sitting IN ACCESS EXCLUSIVE MODE"):
        assert browser.get(f"/sittings/{sitting}/1").status_code == 503
    assert browser.get(f"/sittings/{sitting}/1").status_code == 200


@pytest.mark.parametrize("cut", ["before", "amid", "at_commit"])
def test_a_connection_that_dies_costs_one_try(make: Callable[[], Flask], postgres: Engine, cut: str) -> None:
    """Between requests nobody notices; amid one, or at its commit, the answer is 503, never 500."""
    app = make()
    _add_cutting_view(app, postgres, cut)
    browser = Browser(app)
    sitting = browser.start_exam()
    if cut == "before":
        _cut_all(postgres)
    else:
        assert browser.send("/cut", {}).status_code == 503

    assert browser.save(sitting, 1, 1).get_json()["revision"] == 1
    assert browser.get(f"/sittings/{sitting}/1").status_code == 200


def test_a_transaction_that_was_ended_for_idling_is_told_to_come_back(
    make: Callable[[], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database frees what a hanging worker holds; when that wakes, it says 503 and keeps nothing."""
    hasty = replace(REQUEST_PATIENCE, idle_in_transaction=20)
    monkeypatch.setattr("exam_prep.app.REQUEST_PATIENCE", hasty)
    app = make()

    @writes
    def view() -> str:
        db.session.execute(text("SELECT 1"))
        time.sleep(0.3)
        db.session.execute(text("SELECT 1"))
        return "never said"

    _add_open_route(app, "/sleep", view)
    assert app.test_client().get("/sleep").status_code == 503


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_writers_that_crossed_run_once_more(make: Callable[[], Flask], state: str) -> None:
    """What the database asks to be done again is done again, once; who crosses twice is told to come back."""
    app, runs = make(), []

    @writes
    def view(crossings: int) -> str:
        runs.append(crossings)
        if len(runs) <= crossings:
            db.session.execute(
                text(f"DO $$ BEGIN RAISE EXCEPTION 'crossed' USING ERRCODE = '{state}'; END $$")
            )
        return "done"

    _add_open_route(app, "/cross/<int:crossings>", view)
    client = app.test_client()
    assert (client.get("/cross/1").text, len(runs)) == ("done", 2)
    runs.clear()
    assert (client.get("/cross/9").status_code, len(runs)) == (503, 2)


def test_a_pool_as_large_as_the_threads(make: Callable[[], Flask]) -> None:
    """Every thread finds a connection, and one that finds none in time is told to come back."""
    app = make()
    with app.app_context():
        pool, engine = db.engine.pool, db.engine
    assert pool.size() == SERVER_THREADS  # type: ignore[attr-defined]  # a queue, which the base class is not
    taken = [engine.connect() for _ in range(SERVER_THREADS + 2)]
    pool._timeout = 0.01  # type: ignore[attr-defined]  # noqa: SLF001  # not to wait here
    assert app.test_client().get("/practice").status_code == 503
    for connection in taken:
        connection.close()
    assert app.test_client().get("/practice").status_code == 200


def test_a_commit_waits_for_the_disk_and_a_server_that_does_not_is_told_of(
    make: Callable[[], Flask], postgres: Engine
) -> None:
    """Connections set what they can; what only the operator can set stands on /readyz in one sentence."""
    with postgres.connect() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
        assert connection.scalar(text("SHOW timezone")) == "UTC"
        assert [gap.split()[1] for gap in durability_gaps(connection)] == ["fsync"]
    ready = make().test_client().get("/readyz").get_json()
    assert (ready["ready"], len(ready["notes"])) == (True, 1)
    assert "fsync is off" in ready["notes"][0]


@contextmanager
def _held(engine: Engine, statement: str) -> Iterator[None]:
    with Session(engine) as session:
        session.execute(text(statement))
        yield
        session.rollback()


def _add_cutting_view(app: Flask, engine: Engine, cut: str) -> None:
    @writes
    def view() -> str:
        db.session.execute(text("SELECT 1"))
        _cut_all(engine)
        if cut == "amid":
            db.session.execute(text("SELECT 1"))
        return "never said"

    _add_open_route(app, "/cut", view, methods=["POST"])


def _add_open_route(
    app: Flask, rule: str, view: Callable[..., ResponseReturnValue], methods: Sequence[str] = ("GET",)
) -> None:
    """Add a view that the policy lets anybody reach."""
    app.add_url_rule(rule, view_func=view, methods=list(methods))
    app.extensions["policy"][view.__name__] = Access.ANYONE


def _cut_all(engine: Engine) -> None:
    """End every other connection to this database."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
