"""Migrations of a filled PostgreSQL database: a kill undoes all of it, and a second run is whole."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from exam_prep.db.schema import current_revision
from tests.bench.made_events import make_events
from tests.migrating import NEXT, checksums, kill_migration, run_migration, write_migration


def _revision(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(current_revision(connection))


@pytest.mark.long
def test_a_killed_migration_is_undone_and_runs_again_whole(postgres: Engine, tmp_path: Path) -> None:
    """Killed between two steps and before its end: every row is as before; then up, down, and equal."""
    url = postgres.url.render_as_string(hide_password=False)
    make_events(url, 2_000).dispose()
    head, before = _revision(postgres), checksums(postgres)
    versions = write_migration(tmp_path, head)
    for place in ("between", "end"):
        kill_migration(url, versions, place)
        assert (_revision(postgres), checksums(postgres)) == (head, before)
    run_migration(url, versions, "migrate", NEXT)
    with postgres.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sitting WHERE note = 'filled'")) == 100
    assert (_revision(postgres), checksums(postgres)) == (NEXT, before)
    run_migration(url, versions, "downgrade", head)
    assert (_revision(postgres), checksums(postgres)) == (head, before)
