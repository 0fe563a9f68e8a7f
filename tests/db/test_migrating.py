"""Migrations of a filled SQLite database: rebuilding loses nothing, and a kill undoes all of it."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.schema import current_revision, migrate
from exam_prep.errors import StartupError
from tests.bench.made_events import fill
from tests.house import snapshot
from tests.migrating import NEXT, checksums, kill_migration, run_migration, write_migration

_EVENTS = 2_000


pytestmark = pytest.mark.sqlite(
    "its tables are rebuilt, and a file is killed; tests/postgres/test_migrating.py"
)


@pytest.fixture
def filled(bank: Engine) -> Engine:
    """Give a database of this release's schema with two thousand response events."""
    fill(bank, _EVENTS)
    return bank


def _revision(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(current_revision(connection))


@pytest.mark.long
def test_a_killed_migration_is_undone_and_runs_again_whole(filled: Engine, tmp_path: Path) -> None:
    """Killed between two rebuilds and before its end: every row is as before; then up, down, and equal."""
    head, before = _revision(filled), checksums(filled)
    versions = write_migration(tmp_path, head)
    for place in ("between", "end"):
        kill_migration(str(filled.url), versions, place)
        assert (_revision(filled), checksums(filled)) == (head, before)
    run_migration(str(filled.url), versions, "migrate", NEXT)
    filled.dispose()
    with filled.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sitting WHERE note = 'filled'")) == 100
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert (_revision(filled), checksums(filled)) == (NEXT, before)

    run_migration(str(filled.url), versions, "downgrade", head)
    filled.dispose()
    assert (_revision(filled), checksums(filled)) == (head, before)
    with filled.begin() as connection:
        connection.execute(text("DELETE FROM learner"))
        assert connection.scalar(text("SELECT count(*) FROM response_event")) == 0


@pytest.mark.long
def test_a_writer_waits_for_the_migration_and_loses_nothing(filled: Engine, tmp_path: Path) -> None:
    """Saves go on before and after; none is refused, none is gone."""
    versions = write_migration(tmp_path, _revision(filled))
    stop, told = threading.Event(), []

    def write() -> None:
        while not stop.wait(0.01):
            with writing_session(filled) as session:
                session.connection().exec_driver_sql(
                    "UPDATE sitting_item SET seconds = seconds + 1 WHERE sitting_id = 1 AND position = 1"
                )
            told.append(1)

    with filled.connect() as connection:
        before = connection.scalar(text("SELECT seconds FROM sitting_item")) or 0
    writer = threading.Thread(target=write)
    writer.start()
    run_migration(str(filled.url), versions, "migrate", NEXT)
    stop.set()
    writer.join()
    with filled.connect() as connection:
        assert connection.scalar(text("SELECT seconds FROM sitting_item")) == before + len(told)
    assert told


def test_a_database_with_a_lost_reference_is_not_migrated(filled: Engine) -> None:
    """What was broken before is told, not carried along."""
    with filled.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    filled.dispose()
    careless = make_engine(str(filled.url))
    raw = careless.raw_connection()
    raw.cursor().execute("PRAGMA foreign_keys=OFF")
    raw.cursor().execute("UPDATE sitting SET learner_id = 987654 WHERE id = 1")
    raw.close()
    careless.dispose()
    before = snapshot(filled)
    with pytest.raises(StartupError, match="A row of sitting refers to a row of learner"):
        migrate(filled)
    assert snapshot(filled) == before
