"""The queue for SQLite's one writer: a thread lock, then a lock the kernel queues across processes.

SQLite's own waiting is a sleep that starves writers; queueing before BEGIN IMMEDIATE measured 2.4 times the
saves a second and a p99 of 25 instead of 140 ms (docs/adr/0004). Nobody waits for ever: who holds the lock
may be a process that hangs (docs/adr/0022).
"""

import fcntl
import os
import threading
from pathlib import Path
from time import monotonic

from exam_prep.db.faults import Fault, fault_of_file, store_error
from exam_prep.errors import StoreError

_PATIENCE_SECONDS = 5.0
_SHORT_PATIENCE_SECONDS = 0.25
"""While the last writer waited in vain: so that waiting writers do not take the threads of readers."""


class WriteLock:
    """Held around every write transaction of one SQLite file; one object a process and file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = threading.Lock()
        self._queue: _KernelQueue | None = None
        self._stuck = False

    def acquire(self) -> float:
        """Wait for the turn to write; return how many seconds the writer may still wait for SQLite.

        Raises:
            StoreError: the turn did not come within 5 s, or the lock's file cannot be opened.
        """
        ends = monotonic() + (_SHORT_PATIENCE_SECONDS if self._stuck else _PATIENCE_SECONDS)
        if not self._thread.acquire(timeout=ends - monotonic()):
            raise self.gave_up()
        try:
            if not self._own_queue().acquire(ends - monotonic()):
                raise self.gave_up()  # noqa: TRY301  # the thread lock is given back below in any case
        except BaseException:
            self._thread.release()
            raise
        return max(ends - monotonic(), 0.0)

    def got_through(self) -> None:
        """Note that a writer has begun, so that the next one may wait long again."""
        self._stuck = False

    def gave_up(self) -> StoreError:
        """Note that a writer waited in vain, so that the next wait shortly; return what to raise."""
        self._stuck = True
        return store_error(Fault.BUSY)

    def release(self) -> None:
        """Let the next writer go."""
        self._own_queue().release()
        self._thread.release()

    def _own_queue(self) -> "_KernelQueue":
        """Return this process's own place; one inherited over a fork would share its parent's lock."""
        if self._queue is None or self._queue.pid != os.getpid():
            try:
                self._queue = _KernelQueue(self._path)
            except OSError as error:
                raise store_error(fault_of_file(error)) from error
        return self._queue


class _KernelQueue:
    """One process's place in the kernel's queue for a file's lock; used by one thread at a time.

    A wait in flock cannot be given a limit, so a thread of its own waits in it where the lock is not free.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.pid = os.getpid()
        self._turn = threading.Condition()
        self._wanted = self._waits = self._has = False

    def acquire(self, seconds: float) -> bool:
        """Return whether the lock was got within `seconds`."""
        with self._turn:
            if not self._waits and self._got_at_once():
                return True
            self._wanted = True
            if not self._waits:
                self._waits = True
                threading.Thread(target=self._wait, name="write-lock", daemon=True).start()
            got = self._turn.wait_for(lambda: self._has, timeout=max(seconds, 0.0))
            self._wanted = self._has = False
            return got

    def release(self) -> None:
        """Give the lock to the next process."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def _got_at_once(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(self) -> None:
        """Wait as long as it takes; a lock that nobody wants any more is given back at once."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        with self._turn:
            self._waits = False
            if not self._wanted:
                self.release()
                return
            self._has = True
            self._turn.notify()
