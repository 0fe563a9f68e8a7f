"""Between the receipt of a save and its answer the log is synced to the disk: seen from outside, by strace.

Run: python -m tests.bench.fsync [--database sqlite|postgresql] [--saves N] [--json]
"""

import argparse
import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import text

from tests.bench.proc import tree
from tests.bench.store import Store, postgres_store, sqlite_store
from tests.serving.processes import serving
from tests.serving.visiting import begin_exam

_CALLS = "read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,fsync,fdatasync"
_PATIENCE_SECONDS = 30.0
_LOGS = re.compile(r"-wal>|/pg_wal/")
_LINE = re.compile(r"(\d+) +(?:(\w+)\((.*)|<... (\w+) resumed>(.*))")
_SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True, slots=True)
class Seen:
    """Saves that were acknowledged, and those of them after whose receipt the log was synced."""

    acknowledged: int
    synced: int


def measure(database: str, *, saves: int) -> dict[str, object]:
    """Return how many of `saves` were synced before their answer, and the database's own settings."""
    store_of = postgres_store if database == "postgresql" else sqlite_store
    with tempfile.TemporaryDirectory() as name, store_of(Path(name)) as store:
        folder = Path(name)
        with serving(folder, **store.settings) as served, httpx.Client(base_url=served.url) as client:
            visit = begin_exam(client)
            assert visit.save(1, 1, 0).status_code == 200
            pids = tree(served.process.pid) + (tree(store.postmaster) if store.postgres else ())
            with _traced(pids, folder / "trace"):
                for number in range(saves):
                    position, revision = number % 19 + 2, number // 19
                    assert visit.save(position, revision % 2 + 1, revision).status_code == 200
        lines = (folder / "trace").read_text(encoding="utf-8", errors="replace").splitlines()
        seen = count_synced(lines)
        found = {"database": database, "acknowledged": seen.acknowledged, "synced": seen.synced}
        return {**found, "settings": _settings(store)}


def count_synced(lines: Iterable[str]) -> Seen:
    """Return what a trace of saves, sent one after the other, tells."""
    acknowledged = kept = 0
    synced = True
    syncing: set[str] = set()
    for line in lines:
        match = _LINE.match(line)
        if match is None:
            continue
        thread, call, rest = match[1], match[2] or match[4], match[3] or match[5]
        if "sync" in call:
            if _LOGS.search(rest):
                syncing.add(thread)
            if thread in syncing and rest.rstrip().endswith("= 0"):
                syncing.discard(thread)
                synced = True
        elif '"POST /sittings/' in rest:
            synced = False
        elif '"HTTP/1.1 200' in rest:
            acknowledged, kept = acknowledged + 1, kept + synced
    return Seen(acknowledged, kept)


@contextmanager
def _traced(pids: Sequence[int], out: Path) -> Iterator[None]:
    """Have strace look at processes, and at those that they start, until the end of the block."""
    named = [word for pid in pids for word in ("-p", str(pid))]
    command = ["strace", "-f", "-y", "-s", "64", "-e", f"trace={_CALLS}", "-o", str(out), *named]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        attached = 0
        while attached < len(pids):
            said = tracer.stderr.readline()
            if not said:
                raise RuntimeError("strace may not look at processes here")
            attached += "attached" in said
        time.sleep(0.5)
        try:
            yield
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.communicate(timeout=_PATIENCE_SECONDS)


def _settings(store: Store) -> dict[str, str]:
    """Return what the database itself says of its syncing; SQLite's is a setting of each connection."""
    if store.postgres is None:
        with store.connection() as connection:
            return {"synchronous": str(connection.scalar(text("PRAGMA synchronous")))}
    with store.connection() as connection:
        return {name: str(connection.scalar(text(f"SHOW {name}"))) for name in _SETTINGS}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--saves", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args()
    if shutil.which("strace") is None:
        sys.stdout.write("Skipped: strace is not installed.\n")
        return
    found = measure(chosen.database, saves=chosen.saves)
    if chosen.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    for name, value in found.items():
        sys.stdout.write(f"{name:<16}{value}\n")


if __name__ == "__main__":
    main()
