"""A database on a real PostgreSQL, whatever the rest of the suite runs on."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from exam_prep.db.engine import make_engine
from exam_prep.db.schema import migrate
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.settings import bank_dir_default
from tests.postgres_server import PostgresServer
from tests.set_clock import START


@pytest.fixture
def postgres_url(server: PostgresServer) -> Iterator[str]:
    """Give the address of an empty database."""
    name = server.make()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Engine]:
    """Give an engine over a migrated database without rows."""
    engine = make_engine(postgres_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _with_bank(server: PostgresServer) -> str:
    name = server.make()
    engine = make_engine(server.url(name))
    migrate(engine)
    sync_folder(engine, bank_dir_default(), now=START)
    engine.dispose()
    return name


@pytest.fixture
def banked(server: PostgresServer, _with_bank: str) -> Iterator[Engine]:
    """Give an engine over a database that serves the shipped bank."""
    name = server.make(_with_bank)
    engine = make_engine(server.url(name))
    yield engine
    engine.dispose()
    server.drop(name)
