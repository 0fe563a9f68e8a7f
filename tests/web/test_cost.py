"""How many statements a request costs; a number that grows with the form is a fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event

from exam_prep.web.extensions import db
from tests.browsing import Browser

_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
ITEM_PAGE = 5
"""Learner, sitting, its items, the versions once a process, and the bank's revision."""


@pytest.fixture
def statements(app: Flask) -> "Counter":
    """Give the counter of what the application's driver is asked."""
    return Counter(app)


class Counter:
    """Listens at the driver, below SQLAlchemy."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @contextmanager
    def of(self) -> Iterator[list[str]]:
        """Give the list of statements that run inside the block."""
        heard: list[str] = []
        with self.app.app_context():
            engine = db.engine

        def listen(connection: Any, *_: object) -> None:  # noqa: ANN401  # driver's own type
            if engine.dialect.name == "sqlite":
                connection.set_trace_callback(heard.append)
            else:
                connection.cursor_factory = _listening(heard)

        engine.dispose()
        event.listen(engine, "connect", listen)
        try:
            yield heard
        finally:
            event.remove(engine, "connect", listen)
            engine.dispose()


def _listening(heard: list[str]) -> type[psycopg.Cursor[Any]]:
    """Return a cursor that notes its statements; begin and commit go by another way."""

    class Listening(psycopg.Cursor[Any]):
        def execute(self, query: Any, *values: Any, **more: Any) -> Self:  # noqa: ANN401  # as the driver has it
            heard.append(str(query))
            return super().execute(query, *values, **more)

    return Listening


@pytest.mark.parametrize("count", ["5", "20"])
def test_an_item_page_costs_the_same_whatever_the_length_of_the_form(
    browser: Browser, statements: Counter, count: str
) -> None:
    """A few selects and nothing else."""
    sitting = browser.start_set(count=count)
    browser.get(f"/sittings/{sitting}/1")
    with statements.of() as heard:
        assert browser.get(f"/sittings/{sitting}/2").status_code == 200
    asked = _without_frame(heard)

    assert 0 < len(asked) <= ITEM_PAGE
    assert all(statement.startswith("SELECT") for statement in asked)


def test_a_save_costs_three_statements(browser: Browser, statements: Counter) -> None:
    """One select, one update, one insert."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 1)
    with statements.of() as heard:
        assert browser.save(sitting, 2, 1).status_code == 200

    assert [statement.split()[0] for statement in _without_frame(heard)] == ["SELECT", "UPDATE", "INSERT"]


@pytest.mark.sqlite("how its one writer begins")
def test_a_save_begins_as_a_writer(browser: Browser, statements: Counter) -> None:
    """The transaction is immediate, and commits at its end."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 1)
    with statements.of() as heard:
        assert browser.save(sitting, 2, 1).status_code == 200

    assert [statement for statement in heard if statement not in _without_frame(heard)][-2:] == [
        "BEGIN IMMEDIATE",
        "COMMIT",
    ]


def test_a_repeated_save_costs_one_statement(browser: Browser, statements: Counter) -> None:
    """A resend is known from the first look."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 1)
    with statements.of() as heard:
        assert browser.save(sitting, 1, 1).status_code == 200

    assert [statement.split()[0] for statement in _without_frame(heard)] == ["SELECT"]


@pytest.mark.parametrize("path", ["/", "/practice", "/exams", "/review", "/progress", "/bank"])
def test_a_page_costs_the_same_after_much_work(browser: Browser, statements: Counter, path: str) -> None:
    """The number of statements does not grow with what the learner has done."""
    costs = []
    for _ in range(2):
        for _ in range(3):
            sitting = browser.start_set(count="10")
            for position in range(1, 4):
                browser.save(sitting, position, 1)
            browser.post(f"/sittings/{sitting}/finish")
        browser.get(path)
        with statements.of() as heard:
            assert browser.get(path).status_code == 200
        costs.append(len(_without_frame(heard)))

    assert costs[0] == costs[1] <= 30


def _without_frame(heard: list[str]) -> list[str]:
    """Leave out what each connection and each transaction costs, whatever is asked."""
    return [statement for statement in heard if not statement.startswith(_FRAME)]
