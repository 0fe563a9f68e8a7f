"""Start real server processes and look at them from outside."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import httpx

from tests.ports import free_port

EXAM_PREP = str(Path(sys.executable).with_name("exam-prep"))
START_SECONDS = 120.0
"""A machine that does much else may take its time; a server that ended is noticed at once."""
STOP_SECONDS = 10.0
_ESTABLISHED = "01"
"""As the kernel writes it in /proc/net/tcp."""
DATABASE: dict[str, str] = {}
"""Settings that name the database of the present test; empty where it is the file in the data directory."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    process: subprocess.Popen[str]
    url: str
    log: Path

    @property
    def said(self) -> str:
        """What it has printed so far, on both streams."""
        return self.log.read_text(encoding="utf-8")

    def stop(self) -> int:
        """Ask it to stop and return its exit code; one that does not is a failure that shows its threads."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            for process in (*children(self.process.pid), self.process.pid):
                os.kill(process, signal.SIGABRT)  # it tells where each thread stands
            self.process.wait(STOP_SECONDS)
            raise AssertionError(f"The server does not stop:\n{self.said}") from error


def clean_environment(**settings: str) -> dict[str, str]:
    """Return the environment without settings of this project but the given ones.

    Limits are off unless they are asked for: one address here asks as often as a machine can.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXAM_PREP_")}
    told = {"EXAM_PREP_LIMITER_URL": "off", "PYTHONFAULTHANDLER": "1"}
    return {**kept, **told, **DATABASE, **settings}


def refused(folder: Path, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `exam-prep serve` in `folder` where it is expected to refuse, and return how it ended."""
    return subprocess.run(
        [EXAM_PREP, "serve", *(options or ("--port", str(free_port())))],
        cwd=folder,
        env=clean_environment(**settings),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Served]:
    """Give a running `exam-prep serve` whose working directory is `folder`; killed at the end if need be."""
    port = free_port()
    command = [EXAM_PREP, "serve", "--port", str(port)]
    with running(command, folder, port, clean_environment(**settings)) as served:
        yield served


@contextmanager
def running(
    command: Sequence[str], folder: Path, port: int, environment: Mapping[str, str]
) -> Iterator[Served]:
    """Give a running server that any command starts on `port`, once it answers."""
    log = folder / f"serve-{port}.log"
    with log.open("w", encoding="utf-8") as file, _started(command, folder, environment, file) as process:
        served = Served(process, f"http://127.0.0.1:{port}", log)
        wait_until_it_answers(served)
        yield served


def wait_until_it_answers(served: Served, path: str = "/healthz") -> None:
    """Return when `path` answers; a server that ended or stays silent is a failure that shows its log."""
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if served.process.poll() is not None:
            break
        try:
            httpx.get(served.url + path, timeout=START_SECONDS)
        except httpx.TransportError:
            time.sleep(0.02)
            continue
        return
    raise AssertionError(f"The server does not answer:\n{served.said}")


def wait_for_port(port: int) -> None:
    """Return when a server on `port` answers; who keeps it running is not asked."""
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=START_SECONDS)
        except httpx.TransportError:
            time.sleep(0.02)
            continue
        return
    raise AssertionError(f"Nothing answers on port {port}")


def wait_until_it_says(served: Served, words: str) -> None:
    """Return when `words` are printed; a server that does not say them is a failure that shows its log."""
    ends = time.monotonic() + START_SECONDS
    while words not in served.said:
        if time.monotonic() > ends or served.process.poll() is not None:
            raise AssertionError(f"The server does not say {words}:\n{served.said}")
        time.sleep(0.02)


def connections(served: Served) -> int:
    """Return how many connections clients have with it."""
    end = f":{urlsplit(served.url).port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return sum(row[1].endswith(end) and row[3] == _ESTABLISHED for row in rows)


def children(pid: int) -> tuple[int, ...]:
    """Return the processes that `pid` started, itself left out."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    direct = tuple(int(word) for found in lists for word in found.read_text(encoding="ascii").split())
    return direct + tuple(below for child in direct for below in children(child))


@contextmanager
def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: IO[str]
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # its own group, so that nothing of it outlives the test
        command, cwd=folder, env=environment, stdout=log, stderr=log, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            _kill_group(process)


def _kill_group(process: subprocess.Popen[str]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(STOP_SECONDS)
