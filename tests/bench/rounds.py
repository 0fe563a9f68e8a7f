"""Rounds: a fresh copy of the database, a fresh server, and all cells one after another."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from tests.bench.jobs import Cell, Job, Learner, Outcome
from tests.bench.proc import cpu_ms, pss_mb, written_bytes
from tests.ports import free_port
from tests.serving.processes import Served, clean_environment, running, serving
from tests.serving.visiting import begin_exam

ROOT = Path(__file__).resolve().parents[2]
_SAVES = {Cell.SAVE, Cell.BARE_SAVE, Cell.ANSWER}
_REVISIONS = (
    "SELECT i.revision FROM sitting_item i JOIN sitting s ON s.id = i.sitting_id "
    "WHERE s.public_id = ? ORDER BY i.position"
)
_OWNER = "SELECT l.public_id FROM learner l JOIN sitting s ON s.learner_id = l.id WHERE s.public_id = ?"
_EVENTS = "SELECT count(*) FROM response_event"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to measure: connections, rounds, and seconds of a cell."""

    connections: tuple[int, ...]
    rounds: int
    seconds: float
    warm_up_seconds: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of one round: requests (or answers) a second, latencies, and the server's own costs."""

    rate: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    bytes_each: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """A data directory in which every learner has an open exam, and the size of an item page."""

    data_dir: Path
    learners: tuple[Learner, ...]
    page_bytes: int


def prepare(folder: Path, learners: int) -> Prepared:
    """Return a database with `learners` open exams, begun over HTTP."""
    begun = []
    page_bytes = 0
    with serving(folder) as served:
        for _ in range(learners):
            with httpx.Client(base_url=served.url) as client:
                visit = begin_exam(client)
                page_bytes = len(client.get(f"{visit.sitting}/1").content)
                begun.append(Learner(f"session={client.cookies['session']}", visit.token, visit.sitting, ""))
        served.stop()
    data_dir = folder / "instance"
    owned = tuple(replace(each, public_id=_one(data_dir, _OWNER, each)) for each in begun)
    return Prepared(data_dir, owned, page_bytes)


def run_round(
    prepared: Prepared, folder: Path, plan: Plan, number: int
) -> tuple[dict[tuple[int, Cell], Figure], float]:
    """Return the figures of one round by connections and cell, and the server's memory after it in MB."""
    data_dir = Path(shutil.copytree(prepared.data_dir, folder / "instance"))
    port = free_port()
    environment = clean_environment(EXAM_PREP_DATA_DIR=str(data_dir), PYTHONPATH=str(ROOT))
    command = [sys.executable, "-m", "tests.bench.bare", str(port)]
    figures = {}
    with running(command, folder, port, environment) as served:
        for cell in Cell:
            _measure(prepared, served, data_dir, cell, f"w{number}", 8, plan.warm_up_seconds)
        for connections in plan.connections:
            for cell in _rotated(number):
                figures[connections, cell] = _measure(
                    prepared, served, data_dir, cell, f"r{number}-{connections}", connections, plan.seconds
                )
        memory = pss_mb(served.process.pid)
        served.stop()
    return figures, memory


def _rotated(number: int) -> Sequence[Cell]:
    cells = list(Cell)
    start = number % len(cells)
    return cells[start:] + cells[:start]


def _measure(
    prepared: Prepared,
    served: Served,
    data_dir: Path,
    cell: Cell,
    mark: str,
    connections: int,
    seconds: float,
) -> Figure:
    learners = [_with_revisions(data_dir, each) for each in prepared.learners[:connections]]
    port = int(served.url.rpartition(":")[2])
    job = Job(cell, port, seconds, f"{mark}-{cell}", prepared.page_bytes, learners)
    events = _events(data_dir)
    outcome, spent, written = _load(job, served.process.pid)
    if outcome.alive < connections:
        raise RuntimeError(f"{cell}: {connections - outcome.alive} learners dropped out: {outcome.trouble}")
    if _events(data_dir) - events != (outcome.done if cell in _SAVES else 0):
        raise RuntimeError(
            f"{cell}: {outcome.done} saves were acknowledged, but the log holds another number."
        )
    return Figure(
        rate=outcome.done / outcome.seconds,
        p50_ms=outcome.p50_ms,
        p99_ms=outcome.p99_ms,
        cpu_ms=spent / outcome.done,
        bytes_each=written / outcome.done,
    )


def _load(job: Job, server: int) -> tuple[Outcome, float, int]:
    """Return the client's outcome, and processor time (ms) and bytes written of the server meanwhile."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.client"],
        cwd=ROOT,
        env=os.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as client:
        assert client.stdin is not None
        assert client.stdout is not None
        client.stdin.write(json.dumps(job.as_json()) + "\n")
        client.stdin.flush()
        assert client.stdout.readline() == "ready\n"
        spent, written = cpu_ms(server), written_bytes(server)
        client.stdin.write("go\n")
        client.stdin.flush()
        answer = client.stdout.readline()
        spent, written = cpu_ms(server) - spent, written_bytes(server) - written
    return Outcome(**json.loads(answer)), spent, written


def _with_revisions(data_dir: Path, learner: Learner) -> Learner:
    with closing(sqlite3.connect(data_dir / "exam_prep.sqlite3")) as database:
        found = database.execute(_REVISIONS, [learner.sitting.rpartition("/")[2]]).fetchall()
    return replace(learner, revisions=[row[0] for row in found])


def _one(data_dir: Path, query: str, learner: Learner) -> str:
    with closing(sqlite3.connect(data_dir / "exam_prep.sqlite3")) as database:
        found: str = database.execute(query, [learner.sitting.rpartition("/")[2]]).fetchone()[0]
    return found


def _events(data_dir: Path) -> int:
    with closing(sqlite3.connect(data_dir / "exam_prep.sqlite3")) as database:
        count: int = database.execute(_EVENTS).fetchone()[0]
    return count
