"""Backups and restores of a PostgreSQL database, with its own tools."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from exam_prep.db.engine import make_engine
from exam_prep.db.schema import migrate
from exam_prep.db.tables import metadata
from exam_prep.errors import InvalidError, StartupError
from exam_prep.services.backups import postgres_tools
from exam_prep.services.backups.backup import backup
from exam_prep.services.backups.postgres_tools import environment, find_tool
from exam_prep.services.backups.restore import Restored, restore
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.settings import bank_dir_default
from tests.house import House
from tests.set_clock import START, FakeClock

pytestmark = pytest.mark.long

_KEPT = "exam_before_20261102_150000"


@pytest.fixture
def server(postgres_url: str) -> Iterator[Engine]:
    """Give an engine over the server's own database, from which others are made and dropped."""
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    yield engine
    with engine.connect() as connection:
        for name in ("exam", "exam_restoring", _KEPT):
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def url(server: Engine, postgres_url: str) -> str:
    """Give the address of a migrated database with a bank, under a name of its own."""
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE exam"))
    address = make_url(postgres_url).set(database="exam").render_as_string(hide_password=False)
    engine = make_engine(address)
    migrate(engine)
    sync_folder(engine, bank_dir_default(), now=START)
    numbers = count(1)
    house = House(engine, FakeClock(), lambda: next(numbers))
    house.sat(house.guest(), 5)
    engine.dispose()
    return address


def _backup(url: str, path: Path) -> None:
    engine = make_engine(url)
    backup(engine, path, release="1.2.3", now=START)
    engine.dispose()


def _restore(url: str, path: Path, *, replace: bool = False) -> Restored:
    return restore(url, path, now=START, replace=replace)


def _rows(url: str) -> dict[str, list[str]]:
    engine = make_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(str(row) for row in connection.execute(table.select()))
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def _databases(server: Engine) -> set[str]:
    with server.connect() as connection:
        return set(connection.scalars(text("SELECT datname FROM pg_database WHERE datname LIKE 'exam%'")))


def test_a_restore_over_data_brings_every_row_back_and_keeps_the_old_one(
    server: Engine, url: str, tmp_path: Path
) -> None:
    """The old database has another name, the new one is verified, and sequences go on where they were."""
    _backup(url, tmp_path / "one.backup")
    before = _rows(url)
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM card"))
    engine.dispose()
    with pytest.raises(StartupError, match="--replace"):
        _restore(url, tmp_path / "one.backup")

    restored = _restore(url, tmp_path / "one.backup", replace=True)
    assert (restored.kept, restored.verification.mismatches) == (_KEPT, ())
    assert restored.manifest.rows["card"] > 0
    assert _rows(url) == before
    assert _databases(server) == {"exam", _KEPT}
    numbers = count(100)
    house = House(make_engine(url), FakeClock(), lambda: next(numbers))
    house.mock(house.guest())
    assert house.verify().mismatches == ()
    house.engine.dispose()


def test_an_empty_or_absent_database_is_filled(server: Engine, url: str, tmp_path: Path) -> None:
    """Neither needs the option, and no empty database is kept aside."""
    _backup(url, tmp_path / "one.backup")
    before = _rows(url)
    for statement in ("SELECT 1", "CREATE DATABASE exam"):
        with server.connect() as connection:
            connection.execute(text("DROP DATABASE exam"))
            connection.execute(text(statement))
        assert _restore(url, tmp_path / "one.backup").kept is None
        assert _rows(url) == before
        assert _databases(server) == {"exam"}


def test_a_database_in_use_is_not_touched(server: Engine, url: str, tmp_path: Path) -> None:
    """A server's open connection, on whatever host, is seen by PostgreSQL itself."""
    _backup(url, tmp_path / "one.backup")
    engine = make_engine(url)
    with engine.connect(), pytest.raises(StartupError, match="stop it first"):
        _restore(url, tmp_path / "one.backup", replace=True)
    engine.dispose()
    assert _databases(server) == {"exam"}


def test_a_damaged_backup_leaves_nothing_behind(server: Engine, url: str, tmp_path: Path) -> None:
    """What is found at the end of the dump is found before anything is exchanged."""
    path = tmp_path / "one.backup"
    _backup(url, path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises((InvalidError, StartupError), match="Nothing was changed"):
        _restore(url, path, replace=True)
    assert _databases(server) == {"exam"}


def test_a_backup_goes_back_to_its_own_kind_of_database(url: str, tmp_path: Path) -> None:
    """The sentence names the command that moves from one to the other."""
    _backup(url, tmp_path / "one.backup")
    with pytest.raises(InvalidError, match="copy-db"):
        _restore(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path / "one.backup")


def test_tools_older_than_the_server_are_told() -> None:
    """Nobody finds out at the restore that pg_dump could not read the server."""
    with pytest.raises(StartupError, match="the server of 99"):
        find_tool("pg_dump", 99)


def test_tools_that_are_nowhere_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to install."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(postgres_tools, "_PACKAGE", "no_such_package")
    with pytest.raises(StartupError, match="install the client programs of PostgreSQL 18"):
        find_tool("pg_dump", 18)


def test_a_password_goes_by_the_environment() -> None:
    """Arguments of a process can be read by everyone on the machine."""
    url = URL.create("postgresql", "me", "pw", "db.example", 5433, "exam", {"sslmode": "require"})
    assert environment(url, {}) == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "me",
        "PGPASSWORD": "pw",
        "PGDATABASE": "exam",
        "PGSSLMODE": "require",
    }
