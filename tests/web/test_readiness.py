"""/readyz tells each thing that keeps a server from serving, with what to do; /healthz never does."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from exam_prep.web.extensions import db
from tests.browsing import Browser


def _reasons(browser: Browser) -> list[str]:
    answer = browser.get("/readyz")
    found: list[str] = answer.get_json()["reasons"]
    assert answer.status_code == (503 if found else 200)
    assert browser.get("/healthz").status_code == 200
    return found


def test_a_full_disk_is_told(browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Under 200 MB the server asks for help while it can still save."""
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=200_000_000))
    assert _reasons(browser) == []
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=199_999_999))
    assert _reasons(browser) == [f"disk: 199 MB free at {tmp_path}; make room until there are 200"]


def test_a_data_directory_that_cannot_be_written_is_told(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A disk that was remounted read-only is found before the first save is lost."""
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != tmp_path)
    assert _reasons(browser) == [
        f"data directory: {tmp_path} cannot be written; remount it or mend its owner"
    ]


@pytest.mark.sqlite("what its driver raises; a PostgreSQL that is gone: tests/postgres/test_serving.py")
def test_a_database_that_does_not_answer_is_told_once(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checks that need it are not tried."""
    with browser.app.app_context():
        engine = db.engine

    def refuse(*arguments: object) -> None:
        del arguments
        raise sqlite3.OperationalError("unable to open database file")

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        (reason,) = _reasons(browser)
    finally:
        event.remove(engine, "before_cursor_execute", refuse)
    assert reason.startswith("database: OperationalError")
    assert _reasons(browser) == []
    del monkeypatch


@pytest.mark.sqlite("settings of its connections; those of a PostgreSQL are told as notes")
def test_commits_that_a_power_cut_could_undo_are_told(browser: Browser) -> None:
    """A connection that lost its settings says "saved" too soon."""
    with browser.app.app_context():
        engine: Engine = db.engine
    engine.dispose()

    def careless(connection: sqlite3.Connection, record: object) -> None:
        del record
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(engine, "connect", careless)
    (reason,) = _reasons(browser)
    assert reason.startswith("durability: SQLite")
