"""A data directory that a server has filled, copied for each test; on PostgreSQL a database beside it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.databases import POSTGRESQL, Databases
from tests.serving import processes
from tests.serving.processes import serving

SECRET = "0123456789abcdef" * 4


@pytest.fixture(scope="session")
def _filled(
    tmp_path_factory: pytest.TempPathFactory, database: str, databases: Databases
) -> tuple[Path, str]:
    """Return a data directory, and the address of its database where that is elsewhere."""
    folder = tmp_path_factory.mktemp("filled")
    url = databases.empty() if database == POSTGRESQL else ""
    with _serving_from(url), serving(folder) as served:
        assert served.stop() == 0
    return folder / "instance", url


@pytest.fixture(autouse=True)
def _database(
    request: pytest.FixtureRequest, database: str, databases: Databases, tmp_path: Path
) -> Iterator[None]:
    """Let servers of this test find a database of its own: filled where it asks for `data_dir`."""
    if database != POSTGRESQL:
        yield
        return
    if "data_dir" in request.fixturenames:
        url = databases.copied(request.getfixturevalue("_filled")[1], tmp_path)
    else:
        url = databases.empty()
    with _serving_from(url):
        yield
    databases.drop(url)


@pytest.fixture
def data_dir(_filled: tuple[Path, str], tmp_path: Path) -> Path:
    """Return a data directory with database, bank and secret, in an otherwise empty folder."""
    return Path(shutil.copytree(_filled[0], tmp_path / "instance"))


@contextmanager
def _serving_from(url: str) -> Iterator[None]:
    found = {"EXAM_PREP_DATABASE_URL": url, "EXAM_PREP_SECRET_KEY": SECRET} if url else {}
    processes.DATABASE.update(found)
    yield
    processes.DATABASE.clear()
