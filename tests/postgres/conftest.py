"""A database on a real PostgreSQL, whatever the rest of the suite runs on."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from exam_prep.db.engine import make_engine
from exam_prep.db.schema import migrate
from tests.postgres_server import PostgresServer


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
