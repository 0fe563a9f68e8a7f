"""Real stores for counts, where this machine has their servers."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ports import free_port

_START_SECONDS = 60.0


@contextmanager
def running_store(scheme: str, folder: Path) -> Iterator[str]:
    """Give the address of a fresh Redis or memcached on the loopback address; skips without its server."""
    program = shutil.which({"redis": "redis-server", "memcached": "memcached"}[scheme])
    if program is None:
        pytest.skip(f"no {scheme} server on this machine")
    port = free_port()
    options = (
        ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        if scheme == "redis"
        else ["-p", str(port), "-l", "127.0.0.1", "-U", "0", "-u", "nobody"]
    )
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield f"{scheme}://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    ends = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.02)
        else:
            return
