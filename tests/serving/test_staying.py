"""A server stops without losing work, and outlives the death of a worker."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from exam_prep.db.engine import make_engine
from tests.architecture.sources import ROOT
from tests.ports import free_port
from tests.serving import processes
from tests.serving.processes import (
    EXAM_PREP,
    STOP_SECONDS,
    Served,
    children,
    clean_environment,
    connections,
    running,
    serving,
    wait_until_it_says,
)
from tests.serving.visiting import Visit, begin_exam

_POSTS = 6
_FOR_PEOPLE = ("Bank:", "Ready at", "database:")
"""What the start says on the terminal, whatever the form of the log."""


@contextmanager
def _writers_wait(data_dir: Path) -> Iterator[None]:
    """Hold what writers wait for, so that every save waits in the server until the end of the block."""
    if processes.DATABASE:
        engine = make_engine(processes.DATABASE["EXAM_PREP_DATABASE_URL"])
        with engine.begin() as connection:
            connection.execute(text("SELECT 1 FROM sitting FOR UPDATE"))
            yield
        engine.dispose()
        return
    descriptor = os.open(data_dir / "exam_prep.sqlite3.lock", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _kept(data_dir: Path) -> int:
    file = f"sqlite:///{data_dir / 'exam_prep.sqlite3'}"
    engine = make_engine(processes.DATABASE.get("EXAM_PREP_DATABASE_URL", file))
    with engine.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM response_event"))
    engine.dispose()
    return count or 0


def _stop_once_all_are_in(served: Served) -> None:
    """Ask the server to stop once it has a connection for each post, and had a moment to read it."""
    ends = time.monotonic() + STOP_SECONDS
    while connections(served) < _POSTS and time.monotonic() < ends:
        time.sleep(0.02)
    time.sleep(0.5)
    served.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)


@pytest.mark.long
def test_a_stop_answers_the_posts_in_flight(data_dir: Path) -> None:
    """Saves that wait for their turn when the stop arrives are kept and acknowledged; the exit code is 0."""
    with (
        serving(data_dir.parent) as served,
        httpx.Client(base_url=served.url, timeout=STOP_SECONDS) as client,
        ThreadPoolExecutor(_POSTS) as senders,
    ):
        visit = begin_exam(client)
        with _writers_wait(data_dir):
            sent = [senders.submit(visit.save, position, 1, 0) for position in range(1, _POSTS + 1)]
            _stop_once_all_are_in(served)
        assert [post.result().status_code for post in sent] == [200] * _POSTS
        assert served.process.wait(STOP_SECONDS) == 0
    assert _kept(data_dir) == _POSTS


@pytest.mark.long
def test_every_acknowledged_save_outlives_kill_9(data_dir: Path) -> None:
    """The whole server is killed under load: what it said it saved is in the log, once."""
    with (
        serving(data_dir.parent) as served,
        httpx.Client(base_url=served.url) as client,
        ThreadPoolExecutor(4) as senders,
    ):
        visit = begin_exam(client)
        counts = [senders.submit(_save_until_gone, visit, position) for position in range(1, 5)]
        time.sleep(1)
        os.killpg(served.process.pid, signal.SIGKILL)
        acknowledged = [count.result() for count in counts]
    assert min(acknowledged) > 0
    assert sum(acknowledged) <= _kept(data_dir) <= sum(acknowledged) + len(acknowledged)


def _save_until_gone(visit: Visit, position: int) -> int:
    revision = 0
    while True:
        try:
            revision = visit.save(position, revision % 2 + 1, revision).raise_for_status().json()["revision"]
        except httpx.TransportError:
            return revision


@pytest.mark.long
def test_a_killed_worker_is_replaced(data_dir: Path) -> None:
    """The service goes on answering, with as many workers as before."""
    with serving(data_dir.parent) as served:
        before = children(served.process.pid)
        victim = _worker_of(served)
        os.kill(victim, signal.SIGKILL)
        _wait_for_successor(served, victim, len(before))
        assert {_answers(served) for _ in range(20)} == {200}


@pytest.mark.long
def test_workers_that_die_in_a_row_are_replaced(data_dir: Path) -> None:
    """Two deaths of a worker within seconds do not end the server."""
    with serving(data_dir.parent) as served:
        before = children(served.process.pid)
        for _ in range(3):
            victim = max(children(served.process.pid))
            os.kill(victim, signal.SIGKILL)
            _wait_for_successor(served, victim, len(before))
        assert {_answers(served) for _ in range(20)} == {200}
        assert served.stop() == 0


@pytest.mark.long
def test_a_worker_that_hangs_is_replaced(data_dir: Path) -> None:
    """A stopped worker gives no sign of life, is killed, and what it had acknowledged is there."""
    with serving(data_dir.parent) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        visit = begin_exam(client)
        assert visit.save(1, 2, 0).status_code == 200
        before = children(served.process.pid)
        victim = _worker_of(served)
        os.kill(victim, signal.SIGSTOP)
        _wait_for_successor(served, victim, len(before))
        assert {_answers(served) for _ in range(20)} == {200}
        assert served.stop() == 0
    assert _kept(data_dir) == 1


def _wait_for_successor(served: Served, victim: int, workers: int) -> None:
    ends = time.monotonic() + 2 * STOP_SECONDS
    while victim in children(served.process.pid) or len(children(served.process.pid)) < workers:
        assert time.monotonic() < ends, served.said
        time.sleep(0.05)
    assert served.process.poll() is None


def _worker_of(served: Served) -> int:
    """Return the process with the most memory below the server: a worker, not a resource tracker."""
    return max(
        children(served.process.pid),
        key=lambda pid: int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]),
    )


def _answers(served: Served) -> int:
    for _ in range(100):
        try:
            return httpx.get(f"{served.url}/healthz").status_code
        except httpx.TransportError:  # the dead worker's half-open connections are reset
            time.sleep(0.05)
    return 0


@pytest.mark.long
def test_two_servers_share_one_database(data_dir: Path) -> None:
    """A learner moves between two servers in mid-exam and every answer is there."""
    with (
        serving(data_dir.parent) as one,
        serving(data_dir.parent) as two,
        httpx.Client(base_url=one.url) as at_one,
        httpx.Client(base_url=two.url) as at_two,
    ):
        visit = begin_exam(at_one)
        at_two.cookies = at_one.cookies
        moved = Visit(at_two, visit.sitting, visit.token)
        for revision in range(10):
            here = visit if revision % 2 else moved
            assert here.save(1, revision % 2 + 1, revision).json()["revision"] == revision + 1
        assert moved.save(1, 1, 3).status_code == 409
        assert (one.stop(), two.stop()) == (0, 0)
    assert _kept(data_dir) == 10


@pytest.mark.long
def test_a_stop_under_load_loses_no_request_that_was_taken(data_dir: Path) -> None:
    """Each answer was a good one, what was acknowledged is kept once, and it exits with 0."""
    with (
        serving(data_dir.parent) as served,
        httpx.Client(base_url=served.url) as client,
        ThreadPoolExecutor(8) as senders,
    ):
        visit = begin_exam(client)
        counts = [senders.submit(_save_until_gone, visit, position) for position in range(1, 9)]
        time.sleep(1)
        assert served.stop() == 0
        acknowledged = [count.result() for count in counts]
    assert min(acknowledged) > 0
    assert _kept(data_dir) == sum(acknowledged)


@pytest.mark.long
@pytest.mark.parametrize("who", ["parent", "worker"])
def test_a_stop_is_heard_whichever_thread_takes_the_signal(tmp_path: Path, who: str) -> None:
    """Also by a main thread that waits and is not woken by it."""
    port = free_port()
    command = [sys.executable, "-m", "tests.serving.deaf", str(port), who]
    with running(command, tmp_path, port, clean_environment(PYTHONPATH=str(ROOT))) as served:
        assert served.stop() == 0


@pytest.mark.long
def test_a_server_in_use_is_not_restored_over_and_can_be_backed_up(data_dir: Path) -> None:
    """While it serves a backup is made and a restore refuses; after the stop all of it comes back."""
    file = data_dir.parent / "one.backup"
    with serving(data_dir.parent) as served, httpx.Client(base_url=served.url) as client:
        visit = begin_exam(client)
        assert visit.save(1, 1, 0).status_code == 200
        assert _command(data_dir, "backup", str(file)).returncode == 0
        refused = _command(data_dir, "restore", str(file), "--replace")
        assert (refused.returncode, "stop it first" in refused.stderr) == (1, True)
        assert visit.save(1, 2, 1).status_code == 200
        served.stop()
    restored = _command(data_dir, "restore", str(file), "--replace")
    assert restored.stdout.endswith("1 sittings, 0 cards, 0 mismatches\n"), restored.stderr
    assert _kept(data_dir) == 1


@pytest.mark.long
def test_what_a_server_logs_is_one_json_object_a_line(data_dir: Path) -> None:
    """Requests, the server's own lines about a dead worker, and nothing else on the standard error."""
    with serving(data_dir.parent, EXAM_PREP_LOG="json") as served:
        assert httpx.get(served.url).status_code == 200
        os.kill(_worker_of(served), signal.SIGKILL)
        wait_until_it_says(served, "Unexpected exit")
        lines = [line for line in served.said.splitlines() if not line.startswith(_FOR_PEOPLE)]
    events = [json.loads(line) for line in lines]
    assert {"request", "server"} <= {event["event"] for event in events}


def _command(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [EXAM_PREP, *arguments],
        env=clean_environment(EXAM_PREP_DATA_DIR=str(data_dir)),
        capture_output=True,
        text=True,
        check=False,
    )
