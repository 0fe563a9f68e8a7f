"""Watching over the workers of a server: one that hangs is killed, so that its successor takes its place.

A worker that was stopped, or in which nothing moves any more, keeps its connections and its locks; to kill it
loses nothing that was acknowledged, for that is on the disk (docs/adr/0022).

Twice a second every main thread is nudged, the parent's too: a signal that comes just before it begins
to wait is else heard by nobody, and the process does not stop when it is told to.
"""

import logging
import os
import select
import signal
import struct
import threading
from collections import deque
from pathlib import Path
from time import monotonic
from typing import Any

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.5
HUNG_SECONDS = 5.0
_NUDGE = signal.SIGURG
"""Means nothing to anybody here, and is ignored where nobody asks for it."""
_PID = struct.Struct("=q")
_BEATS_AT_ONCE = 512
_MOST_DEATHS = 5
_DEATHS_SECONDS = 60.0


class Watch:
    """Kills each forked process that has not given a sign for 5 s; made in the parent, before it forks."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._last: dict[int, float] = {}

    def beat(self) -> None:
        """Start to give signs of life in this process, from a thread; its main thread calls this."""
        threading.Thread(target=self._beat, args=(_nudged(),), name="heartbeat", daemon=True).start()

    def start(self) -> None:
        """Start to watch in the parent; its main thread calls this."""
        threading.Thread(target=self._watch, args=(_nudged(),), name="watch", daemon=True).start()

    def _beat(self, main: int) -> None:
        pause, sign = threading.Event(), _PID.pack(os.getpid())
        while True:
            signal.pthread_kill(main, _NUDGE)
            try:
                os.write(self._write, sign)
            except BlockingIOError:
                pass  # so many signs wait that one more tells nothing
            except OSError:
                return
            pause.wait(BEAT_SECONDS)

    def _watch(self, main: int) -> None:
        looked = monotonic()
        while True:
            signal.pthread_kill(main, _NUDGE)
            select.select([self._read], [], [], BEAT_SECONDS)
            now = monotonic()
            if now - looked > HUNG_SECONDS / 2:
                # The whole machine stood still, and this process with it: nobody is to blame.
                self._last = dict.fromkeys(self._last, now)
            looked = now
            self._note_signs(now)
            for pid in [pid for pid, last in self._last.items() if now - last > HUNG_SECONDS]:
                del self._last[pid]
                _kill(pid)

    def _note_signs(self, now: float) -> None:
        try:
            signs = os.read(self._read, _PID.size * _BEATS_AT_ONCE)
        except BlockingIOError:
            return
        self._last.update((pid, now) for (pid,) in _PID.iter_unpack(signs))


class Deaths(dict[int, float]):
    """When each worker was last replaced, as the server asks before it gives up over a crash loop.

    The server would end itself when one worker dies twice within seconds; a learner is better served by one
    that goes on until a worker has died five times within a minute.
    """

    def __init__(self) -> None:
        super().__init__()
        self._times: dict[int, deque[float]] = {}

    def __setitem__(self, worker: int, at: float) -> None:
        """Note that the worker was replaced."""
        self._times.setdefault(worker, deque(maxlen=_MOST_DEATHS)).append(at)
        super().__setitem__(worker, at)

    def get(self, worker: int, default: Any = None) -> Any:  # noqa: ANN401  # as dict has it
        """Return when the worker was last replaced if it dies again and again, else `default`."""
        times = list(self._times.get(worker, ()))
        loops = len(times) == _MOST_DEATHS and times[-1] - times[0] < _DEATHS_SECONDS
        return super().get(worker, default) if loops else default

    def clear(self) -> None:
        """Keep what is known: the server forgets after each replacement."""


def _nudged() -> int:
    """Return this thread, which a nudge wakes from now on."""
    signal.signal(_NUDGE, _wake)
    return threading.get_ident()


def _wake(*_: object) -> None:
    """Do nothing: whoever runs this also runs what other signals have left to be done."""


def _kill(pid: int) -> None:
    """Kill a child of this process; one that ended meanwhile is none any more."""
    try:
        parent = int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
        if parent == os.getpid():
            log.error("worker_hung pid=%d", pid)
            os.kill(pid, signal.SIGKILL)
    except OSError:
        return
