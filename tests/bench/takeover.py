"""How long nobody does the rounds after the leader is killed; two servers, each its own data directory."""

import json
import os
import signal
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import Engine, update

from exam_prep.clock import system_clock
from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.sittings import Sitting
from tests.serving.processes import serving
from tests.serving.visiting import Visit, begin_exam

_SECRET = "0123456789abcdef-takeover-0123456789"  # noqa: S105  # of a server that lives for a minute
_PATIENCE = 120.0
_LONG_AGO = timedelta(hours=1)


def measure_takeover(url: str, folder: Path) -> float:
    """Return the seconds from kill -9 of the leading server until the other has graded what was over."""
    engine = make_engine(url)
    settings = {"EXAM_PREP_DATABASE_URL": url, "EXAM_PREP_SECRET_KEY": _SECRET}
    one, two = _made(folder / "one"), _made(folder / "two")
    try:
        with serving(one, **settings) as first:
            with httpx.Client(base_url=first.url) as client:
                _wait_for_grade(engine, begin_exam(client))
            with serving(two, **settings) as second, httpx.Client(base_url=second.url) as client:
                visit = begin_exam(client)
                os.killpg(first.process.pid, signal.SIGKILL)
                return _wait_for_grade(engine, visit)
    finally:
        engine.dispose()


def _wait_for_grade(engine: Engine, visit: Visit) -> float:
    """Let the exam be over, and return after how many seconds it is graded."""
    name, began = visit.sitting.rpartition("/")[2], time.monotonic()
    over = system_clock() - _LONG_AGO
    with writing_session(engine) as session:
        session.execute(
            update(Sitting)
            .where(Sitting.public_id == name)
            .values(started_at=over, check_at=over + _LONG_AGO / 2)
        )
    while time.monotonic() - began < _PATIENCE:
        if visit.client.get(f"{visit.sitting}/clock").json()["state"] == "graded":
            return time.monotonic() - began
        time.sleep(0.2)
    raise AssertionError("nobody does the rounds")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def main() -> None:
    """Measure on SQLite, and on the PostgreSQL whose address was given, and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = {"sqlite_seconds": measure_takeover(f"sqlite:///{folder}/shared.sqlite3", folder / "sqlite")}
        if len(sys.argv) > 1:
            found["postgresql_seconds"] = measure_takeover(sys.argv[1], folder / "postgres")
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
