"""What backing up, restoring and verifying cost, and how long a writer waits meanwhile.

Run: python -m tests.bench.operating [--events 100000] [--json]   (tests/bench/README.md explains the figures)
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exam_prep.db.engine import make_engine, writing_session
from tests.bench.made_events import make_file
from tests.serving.processes import EXAM_PREP, clean_environment

_EVERY_SECONDS = 0.002


def measure(events: int) -> dict[str, object]:
    """Return all figures as one document."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "old").mkdir()
        file = make_file(folder / "old", events)
        quiet = _writes(file, 2.0)
        with _writing(file) as waits:
            backup_seconds = _run(folder / "old", "backup", str(folder / "one.backup"))
        restore_seconds = _run(folder / "new", "restore", str(folder / "one.backup"))
        verify_seconds = _run(folder / "new", "verify", "--json")
        return {
            "events": events,
            "database_mb": file.stat().st_size / 1e6,
            "backup_mb": (folder / "one.backup").stat().st_size / 1e6,
            "backup_seconds": backup_seconds,
            "writes_during_backup": len(waits),
            "worst_write_ms_during_backup": max(waits) * 1000,
            "worst_write_ms_alone": max(quiet) * 1000,
            "restore_seconds_verify_included": restore_seconds,
            "verify_seconds": verify_seconds,
            "most_memory_of_any_command_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        }


def _run(data_dir: Path, *arguments: str) -> float:
    began = time.perf_counter()
    ended = subprocess.run(
        [EXAM_PREP, *arguments],
        env=clean_environment(EXAM_PREP_DATA_DIR=str(data_dir)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr + ended.stdout
    return time.perf_counter() - began


def _writes(file: Path, seconds: float) -> list[float]:
    with _writing(file) as waits:
        time.sleep(seconds)
    return waits


@contextmanager
def _writing(file: Path) -> Iterator[list[float]]:
    """Write every 2 ms during the block; gives how long each write took, begin to fsync, in seconds."""
    waits: list[float] = []
    stop = threading.Event()
    engine = make_engine(f"sqlite:///{file}")

    def write() -> None:
        while not stop.wait(_EVERY_SECONDS):
            began = time.perf_counter()
            with writing_session(engine) as session:
                session.connection().exec_driver_sql("UPDATE learner SET time_zone = time_zone WHERE id = 1")
            waits.append(time.perf_counter() - began)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield waits
    finally:
        stop.set()
        writer.join()
        engine.dispose()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.events)
    if options.json:
        json.dump(found, sys.stdout)
        return
    for name, value in found.items():
        print(f"{name:<36} {value:,.1f}" if isinstance(value, float) else f"{name:<36} {value}")  # noqa: T201  # a report


if __name__ == "__main__":
    main()
