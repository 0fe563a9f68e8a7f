"""Writers queue; nobody is told that the database is locked, and no update is lost."""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.writelock import WriteLock
from exam_prep.errors import StoreError, UnavailableError

pytestmark = pytest.mark.sqlite("its one writer, and how others wait for it")

THREADS = 8
ROUNDS = 25
PROCESSES = 4
PROCESS_ROUNDS = 150

_COUNT_UP = """
import sys
from sqlalchemy import text
from exam_prep.db.engine import make_engine, writing_session
engine = make_engine(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with writing_session(engine) as session:
        value = session.scalar(text("SELECT value FROM counter"))
        session.execute(text("UPDATE counter SET value = :value"), {"value": value + 1})
engine.dispose()
"""


def test_threads_that_read_and_then_write_lose_nothing(counter: Engine) -> None:
    """Eight threads count one row up; each count is there, and none meets a locked database."""
    with ThreadPoolExecutor(THREADS) as pool:
        for each in [pool.submit(_count_up, counter, ROUNDS) for _ in range(THREADS)]:
            each.result()

    assert _value(counter) == THREADS * ROUNDS


@pytest.mark.long
def test_processes_that_read_and_then_write_lose_nothing(counter: Engine) -> None:
    """Four processes count one row up 150 times each at once; each is there, none met a lock."""
    url = counter.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", _COUNT_UP, url, str(PROCESS_ROUNDS)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    said = [process.communicate(timeout=60)[1] for process in running]

    assert said == [""] * PROCESSES
    assert _value(counter) == PROCESSES * PROCESS_ROUNDS


def test_a_writer_that_fails_leaves_nothing_and_lets_the_next_one_go(counter: Engine) -> None:
    """An error rolls the transaction back and gives the lock on."""
    with pytest.raises(RuntimeError):
        _fail_midway(counter)

    assert _value(counter) == 0
    _count_up(counter)
    assert _value(counter) == 1


def test_readers_do_not_wait_for_a_writer(counter: Engine) -> None:
    """While somebody writes, a reader sees the last commit at once."""
    with writing_session(counter) as session:
        session.execute(text("UPDATE counter SET value = 5"))
        assert _value(counter) == 0
    assert _value(counter) == 5


def test_saved_means_synced_to_the_disk(counter: Engine) -> None:
    """Connections run in WAL with full sync, foreign keys on."""
    with counter.connect() as connection:
        found = {
            pragma: connection.scalar(text(f"PRAGMA {pragma}"))
            for pragma in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_patience_ends_with_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer behind a thread that never ends is told to try again, and the lock stays whole."""
    monkeypatch.setattr("exam_prep.db.writelock._PATIENCE_SECONDS", 0.05)
    lock = WriteLock(tmp_path / "lock")
    lock.acquire()
    failures: list[str] = []

    def wait() -> None:
        try:
            lock.acquire()
        except UnavailableError as error:
            failures.append(error.message)

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join()
    lock.release()

    assert failures == ["The server is busy saving other work; try again in a few seconds."]
    lock.acquire()
    lock.release()


@pytest.mark.long
def test_a_lock_that_another_process_never_gives_back_is_not_waited_for(tmp_path: Path) -> None:
    """The writer is told within its patience, later ones sooner; once it is free, all is as before."""
    lock, held = WriteLock(tmp_path / "lock"), os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    lock.acquire()
    lock.release()
    fcntl.flock(held, fcntl.LOCK_EX)
    for _ in range(3):
        with pytest.raises(StoreError):
            lock.acquire()
    os.close(held)
    assert lock.acquire() > 0
    lock.got_through()
    lock.release()
    assert lock.acquire() > 1
    lock.release()


def test_a_turn_that_came_too_late_is_given_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that was got for a writer who had given up does not stay with this process."""
    monkeypatch.setattr("exam_prep.db.writelock._PATIENCE_SECONDS", 0.05)
    lock, held = WriteLock(tmp_path / "lock"), os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)
    with pytest.raises(StoreError):
        lock.acquire()
    fcntl.flock(held, fcntl.LOCK_UN)
    waiter = next((one for one in threading.enumerate() if one.name == "write-lock"), None)
    if waiter is not None:
        waiter.join(10)
    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(held)


def test_the_lock_file_is_for_its_owner_alone(counter: Engine) -> None:
    """The file beside the database can be opened by nobody else."""
    _count_up(counter)
    assert os.stat(f"{counter.url.database}.lock").st_mode & 0o777 == 0o600  # noqa: PTH116  # a name with a suffix


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Engine]:
    """Give a database with one row to count in."""
    engine = make_engine(f"sqlite:///{tmp_path / 'counter.sqlite3'}")
    with writing_session(engine) as session:
        session.execute(text("CREATE TABLE counter (value INTEGER)"))
        session.execute(text("INSERT INTO counter VALUES (0)"))
    yield engine
    engine.dispose()


def _count_up(engine: Engine, rounds: int = 1) -> None:
    for _ in range(rounds):
        with writing_session(engine) as session:
            value = session.scalar(text("SELECT value FROM counter")) or 0
            session.execute(text("UPDATE counter SET value = :value"), {"value": value + 1})


def _fail_midway(engine: Engine) -> None:
    with writing_session(engine) as session:
        session.execute(text("UPDATE counter SET value = 99"))
        raise RuntimeError


def _value(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(text("SELECT value FROM counter")) or 0
