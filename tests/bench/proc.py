"""What /proc tells about a server and all its workers."""

import os
from pathlib import Path

from tests.serving.processes import children

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM = 11, 12  # fields utime and stime, counted after the command's closing bracket


def tree(pid: int) -> tuple[int, ...]:
    """Return a process and everything below it."""
    return (pid, *children(pid))


def cpu_ms(pid: int) -> float:
    """Return the processor time of the tree so far, in milliseconds, user and system."""
    return sum(_cpu_of(each) for each in tree(pid))


def written_bytes(pid: int) -> int:
    """Return how many bytes the tree has sent towards the disk."""
    return sum(_field(Path(f"/proc/{each}/io"), "write_bytes:") for each in tree(pid))


def pss_mb(pid: int) -> float:
    """Return the memory of the tree in MB; pages that processes share are counted once."""
    return sum(_field(Path(f"/proc/{each}/smaps_rollup"), "Pss:") for each in tree(pid)) / 1024


def rss_mb(pid: int) -> float:
    """Return the memory of the tree in MB as each process sees it: shared pages are counted for each."""
    return sum(_field(Path(f"/proc/{each}/smaps_rollup"), "Rss:") for each in tree(pid)) / 1024


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[_USER]) + int(fields[_SYSTEM])) * _TICK_MS


def _field(file: Path, name: str) -> int:
    lines = file.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
