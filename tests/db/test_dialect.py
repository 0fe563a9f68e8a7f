"""The suite runs on the database that it was asked for."""

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.db.engine import make_engine
from exam_prep.web.extensions import db
from tests.house import House


def test_services_and_pages_are_on_the_chosen_database(
    database: str, engine: Engine, house: House, app: Flask
) -> None:
    """The engines that fixtures give, and that of an application, have its dialect."""
    with app.app_context():
        found = {engine.dialect.name, house.engine.dialect.name, db.engine.dialect.name}
    assert found == {database}


def test_no_test_on_postgresql_asks_sqlite_in_secret(database: str) -> None:
    """A database of the other kind cannot be opened by accident."""
    other = make_engine("sqlite://")
    if database == "sqlite":
        other.connect().close()
    else:
        with pytest.raises(AssertionError, match="SQLite"):
            other.connect()
    other.dispose()
