"""A server that is killed and started again, as a service manager does it."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.ports import free_port
from tests.serving.processes import EXAM_PREP, children, clean_environment

_LOOK_SECONDS = 0.05


class Standing:
    """`exam-prep serve` on one port; `revivals` counts how often it had to be started."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.port = free_port()
        self.log = folder / "serve.log"
        self.revivals = 0
        self.gave_up = 0
        """How often the server itself ended, because a worker died twice within seconds."""
        self._environment = clean_environment(**settings)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._start()

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def workers(self) -> tuple[int, ...]:
        """Return the processes that serve, without helpers of the standard library."""
        return tuple(pid for pid in children(self._process.pid) if _is_worker(pid))

    def kill_worker(self, chance: Random) -> None:
        """End one worker with SIGKILL; while none is up, the whole server."""
        workers = self.workers
        if not workers:
            self.kill()
            return
        os.kill(chance.choice(workers), signal.SIGKILL)

    def kill(self) -> None:
        """End server and workers with SIGKILL and start it again at once."""
        with self._lock:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._start()

    def watch(self) -> None:
        """Start the server again whenever it has ended, until `end`."""
        while not self._ended.wait(_LOOK_SECONDS):
            with self._lock:
                if self._process.poll() is not None and not self._ended.is_set():
                    self.gave_up += 1
                    self._start()

    def end(self) -> None:
        """Ask the server to stop, and no more watch it."""
        with self._lock:
            self._ended.set()
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(20)
            finally:
                if self._process.poll() is None:
                    os.killpg(self._process.pid, signal.SIGKILL)

    def _start(self) -> None:
        self.revivals += 1
        with self.log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [EXAM_PREP, "serve", "--port", str(self.port)],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextmanager
def standing(folder: Path, settings: Mapping[str, str]) -> Iterator[Standing]:
    """Give a server that is started again whenever it ends."""
    server = Standing(folder, settings)
    watcher = threading.Thread(target=server.watch, name="service-manager", daemon=True)
    watcher.start()
    try:
        yield server
    finally:
        server.end()
        watcher.join()


def _is_worker(pid: int) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"serve" in command and b"resource_tracker" not in command
