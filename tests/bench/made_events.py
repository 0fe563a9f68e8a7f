"""A database with as many response events as asked for, by copying the rows of learners who really sat."""

from itertools import count
from pathlib import Path

from sqlalchemy import Engine, text

from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.schema import migrate
from exam_prep.db.tables import metadata
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.settings import bank_dir_default
from tests.house import House
from tests.set_clock import START, FakeClock

ITEMS = 20

_TABLES = {
    "learner": ("id", "public_id"),
    "sitting": ("id", "public_id", "learner_id"),
    "sitting_item": ("sitting_id",),
    "response_event": ("id", "sitting_id", "client_id"),
    "review_event": ("id", "learner_id", "sitting_id"),
    "card": ("learner_id",),
}
"""Tables in the order in which they are filled, with the columns that tell one copy from another."""

_RENUMBER = "SELECT setval(pg_get_serial_sequence(:table, 'id'), 1000000000)"
"""Sequences go on above every copy."""


def make_events(url: str, events: int) -> Engine:
    """Return the engine of a new database at `url` with at least `events` response events.

    One learner answers a set of 20, each item once; all others are copies of that one by other names.
    """
    engine = make_engine(url)
    migrate(engine)
    sync_folder(engine, bank_dir_default(), now=START)
    fill(engine, events)
    return engine


def fill(engine: Engine, events: int) -> None:
    """Fill a database that has a bank and no learners."""
    numbers = count(1)
    house = House(engine, FakeClock(), lambda: next(numbers))
    house.sat(house.guest(), ITEMS)
    with writing_session(engine) as session:
        for copy in range(1, -(-events // ITEMS)):
            for table, names in _TABLES.items():
                session.execute(text(_copying(table, names)), {"copy": copy, "step": copy * ITEMS})
        if engine.dialect.name == "postgresql":
            for table in ("learner", "sitting", "response_event", "review_event"):
                session.execute(text(_RENUMBER), {"table": table})


def make_file(folder: Path, events: int) -> Path:
    """Return a new SQLite file in `folder` with at least `events` response events."""
    file = folder / "exam_prep.sqlite3"
    make_events(f"sqlite:///{file}", events).dispose()
    return file


def _copying(table: str, names: tuple[str, ...]) -> str:
    """Return the statement that copies what the first learner has in `table`."""
    columns = [column.name for column in metadata.tables[table].columns]
    told = ", ".join(_changed(column) if column in names else column for column in columns)
    owner = {"learner": "id", "sitting": "learner_id", "card": "learner_id"}.get(table, "sitting_id")
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM {table} WHERE {owner} = 1"  # noqa: S608  # names from the metadata


def _changed(column: str) -> str:
    if column in {"public_id", "client_id"}:
        return f"{column} || '-' || CAST(:copy AS VARCHAR)"
    if column == "id":
        return "id + :step"
    return f"{column} + :step"
