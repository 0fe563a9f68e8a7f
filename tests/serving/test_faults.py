"""A full disk, a lock that somebody holds, a process that hangs: nothing is lost, and reading goes on."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from exam_prep.seeds import new_public_id
from tests.serving.processes import serving
from tests.serving.visiting import Visit, begin_exam

pytestmark = pytest.mark.sqlite("its file and its one writer; PostgreSQL: tests/postgres/test_waiting.py")

_KEPT = "kept on this device"


def _change(position: int, response: int = 1) -> dict[str, object]:
    return {
        "position": position,
        "response": [response],
        "base_revision": 0,
        "client_id": new_public_id(),
    }


def _send(visit: Visit, body: dict[str, object]) -> httpx.Response:
    return visit.client.post(f"{visit.sitting}/responses", json=body, headers={"X-CSRFToken": visit.token})


def _reads(visit: Visit) -> bool:
    pages = [f"{visit.sitting}/1", f"{visit.sitting}/finish", f"{visit.sitting}/clock", "/practice"]
    return {visit.client.get(page).status_code for page in pages} == {200}


def _logged(data_dir: Path) -> list[tuple[int, str, int]]:
    with closing(sqlite3.connect(data_dir / "exam_prep.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute(
            "SELECT e.position, e.client_id, i.revision FROM response_event e "
            "JOIN sitting_item i USING (sitting_id, position) ORDER BY e.position"
        ).fetchall()


@pytest.fixture
def small_disk(data_dir: Path, tmp_path: Path) -> Iterator[Path]:
    """Give a data directory on a disk of its own with a few MB to spare."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(file.stat().st_size for file in data_dir.iterdir()) + 8 * 2**20
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a disk needs root")
    try:
        yield Path(shutil.copytree(data_dir, disk / "instance"))
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def _empty_wal(data_dir: Path) -> None:
    """Leave the log no old space to write over."""
    with closing(sqlite3.connect(data_dir / "exam_prep.sqlite3")) as database:
        assert database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


def _fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return ballast


@pytest.mark.long
def test_a_full_disk_loses_nothing(small_disk: Path) -> None:
    """Saves are told to come again, forms keep what was sent, pages open; with space again all is kept."""
    with serving(small_disk.parent) as served, httpx.Client(base_url=served.url) as client:
        visit = begin_exam(client)
        assert _send(visit, _change(1)).status_code == 200
        _empty_wal(small_disk)
        ballast = _fill(small_disk.parent)
        waiting = [_change(position) for position in range(2, 21)]
        refused = [(body, reply) for body in waiting if (reply := _send(visit, body)).status_code != 200]
        assert refused
        for _body, reply in refused:
            assert (reply.status_code, reply.headers["Retry-After"]) == (507, "5")
            assert _KEPT in reply.json()["message"]
        _form_is_kept_in_the_page(visit)
        assert _reads(visit)
        ballast.unlink()
        assert {_send(visit, body).status_code for body in waiting} == {200}
        served.stop()
    sent = {str(body["client_id"]) for body in waiting}
    logged = _logged(small_disk)
    assert [(position, revision) for position, _id, revision in logged] == [(n, 1) for n in range(1, 21)]
    assert {name for position, name, _revision in logged if position > 1} == sent
    assert "Traceback" not in served.said


def _form_is_kept_in_the_page(visit: Visit) -> None:
    form = {"csrf_token": visit.token, "go": "next", "response": "2", "client_id": "by-form", "revision": "1"}
    page = visit.client.post(f"{visit.sitting}/1", data=form)
    assert page.status_code == 507
    for name in ("go", "response", "client_id", "revision"):
        assert f'<input type="hidden" name="{name}" value="{form[name]}">' in page.text
    assert f'action="{visit.sitting}/1"' in page.text
    assert "Send again" in page.text


@contextmanager
def _database_locked(data_dir: Path) -> Iterator[None]:
    with closing(sqlite3.connect(data_dir / "exam_prep.sqlite3", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


@contextmanager
def _queue_held(data_dir: Path) -> Iterator[None]:
    """Hold the queue of writers, as a process does that was stopped in the midst of a save."""
    descriptor = os.open(data_dir / "exam_prep.sqlite3.lock", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


Lock = Callable[[Path], AbstractContextManager[None]]


@pytest.mark.parametrize("hold", [_database_locked, pytest.param(_queue_held, marks=pytest.mark.long)])
def test_a_short_lock_is_waited_for(data_dir: Path, hold: Lock) -> None:
    """Saves behind another writer of two seconds are answered as if nothing had been."""
    with (
        serving(data_dir.parent) as served,
        httpx.Client(base_url=served.url, timeout=20) as client,
        ThreadPoolExecutor(4) as senders,
    ):
        visit = begin_exam(client)
        with hold(data_dir):
            sent = [senders.submit(_send, visit, _change(position)) for position in range(1, 5)]
            time.sleep(2)
        assert [each.result().status_code for each in sent] == [200] * 4
    assert len(_logged(data_dir)) == 4


@pytest.mark.long
@pytest.mark.parametrize("hold", [_database_locked, _queue_held])
def test_a_long_lock_is_told_and_nobody_else_waits(data_dir: Path, hold: Lock) -> None:
    """After five seconds savers are told when to come again, readers go on, and later all is kept once."""
    with (
        serving(data_dir.parent) as served,
        httpx.Client(base_url=served.url, timeout=20) as client,
        ThreadPoolExecutor(12) as senders,
    ):
        visit = begin_exam(client)
        waiting = [_change(position) for position in range(1, 13)]
        with hold(data_dir):
            first = list(senders.map(lambda body: _send(visit, body), waiting))
            assert _reads(visit)
            again = list(senders.map(lambda body: _send(visit, body), waiting))
            assert _reads(visit)
        assert {reply.status_code for reply in (*first, *again)} == {503}
        assert all(0 < int(reply.headers["Retry-After"]) <= 6 for reply in (*first, *again))
        assert all(_KEPT in reply.json()["message"] for reply in (*first, *again))
        assert {_send(visit, body).status_code for body in waiting} == {200}
        # Who knows that the store is stuck does not make the next ones wait as long.
        took = [sum(reply.elapsed.total_seconds() for reply in replies) for replies in (first, again)]
        assert took[1] < took[0]
    assert len(_logged(data_dir)) == 12
