"""How many statements a request costs; a number that grows with the form is a fault."""

import pytest
from flask import Flask

from tests.browsing import Browser
from tests.statements import Counter, without_frame

ITEM_PAGE = 5
"""Learner, sitting, its items, the versions once a process, and the bank's revision."""


@pytest.fixture
def statements(app: Flask) -> Counter:
    """Give the counter of what the application's driver is asked."""
    return Counter(app)


@pytest.mark.parametrize("count", ["5", "20"])
def test_an_item_page_costs_the_same_whatever_the_length_of_the_form(
    browser: Browser, statements: Counter, count: str
) -> None:
    """A few selects and nothing else."""
    sitting = browser.start_set(count=count)
    browser.get(f"/sittings/{sitting}/1")
    with statements.of() as heard:
        assert browser.get(f"/sittings/{sitting}/2").status_code == 200
    asked = without_frame(heard)

    assert 0 < len(asked) <= ITEM_PAGE
    assert all(statement.startswith("SELECT") for statement in asked)


def test_a_save_costs_three_statements(browser: Browser, statements: Counter) -> None:
    """One select, one update, one insert."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 1)
    with statements.of() as heard:
        assert browser.save(sitting, 2, 1).status_code == 200

    assert [statement.split()[0] for statement in without_frame(heard)] == ["SELECT", "UPDATE", "INSERT"]


@pytest.mark.sqlite("how its one writer begins")
def test_a_save_begins_as_a_writer(browser: Browser, statements: Counter) -> None:
    """The transaction is immediate, and commits at its end."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 1)
    with statements.of() as heard:
        assert browser.save(sitting, 2, 1).status_code == 200

    assert [statement for statement in heard if statement not in without_frame(heard)][-2:] == [
        "BEGIN IMMEDIATE",
        "COMMIT",
    ]


def test_a_repeated_save_costs_one_statement(browser: Browser, statements: Counter) -> None:
    """A resend is known from the first look."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 1)
    with statements.of() as heard:
        assert browser.save(sitting, 1, 1).status_code == 200

    assert [statement.split()[0] for statement in without_frame(heard)] == ["SELECT"]


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
        costs.append(len(without_frame(heard)))

    assert costs[0] == costs[1] <= 30
