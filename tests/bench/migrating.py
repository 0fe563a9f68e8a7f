"""How long a migration holds the database, for each 100,000 response events, and what a writer sees of it.

Run: python -m tests.bench.migrating [--events 100000] [--postgres URL] [--json]

Each step of the history that can be taken back is taken back and taken again over the filled database, as an
upgrade of a live site does. Figures are the time in which no other write can begin.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from exam_prep.db.schema import alembic_config, downgrade, migrate
from tests.bench.made_events import make_events

_HAS_EVENTS = "0002"
"""The revision that made the log; those below it have nothing to be filled."""

_PER = 100_000


def measure(url: str, events: int) -> dict[str, object]:
    """Return the figures for each step above the one that made the log, and for a rebuild of the log."""
    engine = make_events(url, events)
    steps = {}
    for revision in _steps(engine):
        below = _below(engine, revision)
        down = _timed(partial(downgrade, engine, below))
        up = _timed(partial(migrate, engine, revision))
        steps[revision] = {"down_seconds": down * _PER / events, "up_seconds": up * _PER / events}
    migrate(engine)
    rebuilt = _timed(partial(_rebuild, engine))
    engine.dispose()
    return {
        "events": events,
        "steps_seconds_per_100000": steps,
        "rebuild_of_the_log_seconds_per_100000": rebuilt * _PER / events,
    }


def _rebuild(engine: Engine) -> None:
    """Copy the log as a batch migration does on SQLite: the dearest step that a migration can hold."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE rebuilt AS SELECT * FROM response_event"))
        connection.execute(text("CREATE UNIQUE INDEX ix_rebuilt ON rebuilt (client_id)"))
        connection.execute(text("DROP TABLE rebuilt"))


def _steps(engine: Engine) -> list[str]:
    """Return the revisions above the one that made the log, newest first."""
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(alembic_config(connection))
        return [step.revision for step in script.iterate_revisions("head", _HAS_EVENTS)]


def _below(engine: Engine, revision: str) -> str:
    with engine.connect() as connection:
        step = ScriptDirectory.from_config(alembic_config(connection)).get_revision(revision)
    return str(step.down_revision)


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=_PER)
    parser.add_argument("--postgres", help="address of an empty database")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = options.postgres or f"sqlite:///{Path(name) / 'exam_prep.sqlite3'}"
        found = measure(url, options.events)
    json.dump(found, sys.stdout, indent=None if options.json else 2)


if __name__ == "__main__":
    main()
