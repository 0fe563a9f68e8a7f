"""How many statements a request costs; a number that grows with the form is a fault."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from exam_prep.web.extensions import db
from tests.browsing import Browser

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

        def listen(connection: object, *_: object) -> None:
            connection.set_trace_callback(heard.append)  # type: ignore[attr-defined]

        engine.dispose()
        event.listen(engine, "connect", listen)
        try:
            yield heard
        finally:
            event.remove(engine, "connect", listen)
            engine.dispose()


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
    """One select, one update, one insert, in one transaction that begins as a writer."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 1)
    with statements.of() as heard:
        assert browser.save(sitting, 2, 1).status_code == 200
    verbs = [statement.split()[0] for statement in _without_pragmas(heard)]

    assert verbs == ["BEGIN", "SELECT", "UPDATE", "INSERT", "COMMIT"]
    assert "BEGIN IMMEDIATE" in heard


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


def _without_pragmas(heard: list[str]) -> list[str]:
    return [statement for statement in heard if not statement.startswith("PRAGMA")]


def _without_frame(heard: list[str]) -> list[str]:
    frame = ("BEGIN", "COMMIT", "ROLLBACK")
    return [statement for statement in _without_pragmas(heard) if not statement.startswith(frame)]
