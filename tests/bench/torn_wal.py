"""Power cuts in the midst of a write: SQLite's log is cut anywhere, and what was synced before is all there.

A cut ends the log at any byte, and half of the cuts leave garbage in the last sector. Opened again, the
database has to be whole, hold every commit that was synced before the cut, and no half of one.

Run: python -m tests.bench.torn_wal [--cuts N] [--seed S] [--json]
"""

import argparse
import json
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import text

from exam_prep.db.engine import make_engine, writing_session

_COMMITS = 300
_ROWS_EACH = 3
_SECTOR = 512
_SUFFIX = "-wal"


@dataclass(frozen=True, slots=True)
class Written:
    """A database that nobody closed, and the size of its log after each commit."""

    file: Path
    sizes: tuple[int, ...]


def measure(*, cuts: int, seed: int) -> dict[str, object]:
    """Return how many of `cuts` left a database that is not whole, lost a commit or kept half of one."""
    chance = Random(seed)  # noqa: S311  # places to cut, not secrets
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = _write(folder / "whole")
        bad = []
        for number in range(cuts):
            torn = _cut(written, folder / "torn", chance, garbage=bool(number % 2))
            bad.extend(_faults(folder / "torn" / "cut.sqlite3", written, torn))
            shutil.rmtree(folder / "torn")
    return {"cuts": cuts, "seed": seed, "commits": _COMMITS, "log_bytes": written.sizes[-1], "bad": bad}


def _write(folder: Path) -> Written:
    """Make a database through the product's own engine, and copy it while its log stands beside it."""
    live, copy = folder / "live.sqlite3", folder / "copy.sqlite3"
    folder.mkdir()
    engine = make_engine(f"sqlite:///{live}")
    sizes = []
    with writing_session(engine) as session:
        session.execute(text("CREATE TABLE answer (batch INTEGER, part INTEGER, body TEXT)"))
    with closing(sqlite3.connect(live)) as checkpointer:
        checkpointer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for batch in range(_COMMITS):
        with writing_session(engine) as session:
            for part in range(_ROWS_EACH):
                values = {"batch": batch, "part": part, "body": f"answer {batch} " * 20}
                session.execute(text("INSERT INTO answer VALUES (:batch, :part, :body)"), values)
        sizes.append(Path(f"{live}{_SUFFIX}").stat().st_size)
    shutil.copy(live, copy)
    shutil.copy(f"{live}{_SUFFIX}", f"{copy}{_SUFFIX}")
    engine.dispose()
    return Written(copy, tuple(sizes))


def _cut(written: Written, folder: Path, chance: Random, *, garbage: bool) -> int:
    """Copy the database with its log cut at a random byte; return up to where it is as written."""
    folder.mkdir()
    shutil.copy(written.file, folder / "cut.sqlite3")
    log = Path(f"{written.file}{_SUFFIX}").read_bytes()
    end = chance.randint(0, len(log))
    whole = max(end - _SECTOR, 0) if garbage else end
    torn = log[:whole] + chance.randbytes(end - whole)
    Path(f"{folder / 'cut.sqlite3'}{_SUFFIX}").write_bytes(torn)
    return whole


def _faults(file: Path, written: Written, whole: int) -> list[str]:
    """Return what is wrong with a database after a cut; nothing, if it is as a power cut may leave it."""
    # The log grows to the next page only: what a commit had not filled yet is not part of it.
    synced = sum(size <= whole for size in written.sizes)
    with closing(sqlite3.connect(file)) as database:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
        rows = database.execute("SELECT batch, count(*) FROM answer GROUP BY batch ORDER BY batch").fetchall()
    found = [] if verdict == "ok" else [f"at {whole}: {verdict}"]
    if [batch for batch, _count in rows] != list(range(len(rows))) or len(rows) < synced:
        found.append(f"at {whole}: {len(rows)} commits are there, {synced} were synced")
    if any(count != _ROWS_EACH for _batch, count in rows):
        found.append(f"at {whole}: half a commit")
    return found


def main() -> None:
    """Cut, look, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args()
    found = measure(cuts=chosen.cuts, seed=chosen.seed)
    if chosen.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    for name, value in found.items():
        sys.stdout.write(f"{name:<12}{value}\n")


if __name__ == "__main__":
    main()
