"""The only readers of the system's clocks; everything else is given a time (docs/adr/0017)."""

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
"""Gives the present instant as aware UTC."""

TOLERANCE = timedelta(seconds=2)
"""How far wall and steady clock may part before it counts as a jump."""

SUSPENDED = timedelta(seconds=60)
"""For how long after a jump nothing is handed in by itself."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_AT_ONCE = timedelta(milliseconds=20)
_TRIES = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def system_clock() -> datetime:
    """Return the present instant as aware UTC."""
    return datetime.now(UTC)


def _since_boot() -> timedelta:
    """Return the time since the machine started, suspension counted; nobody can set it."""
    return timedelta(microseconds=time.clock_gettime_ns(_STEADY) // 1000)


def _boot_id() -> str:
    """Return the name of this start of the machine; empty where it has none to tell."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def jump_note(clock: Clock) -> str | None:
    """Return in a sentence that the wall clock has left the steady one; None while the two agree."""
    drift = clock.drift() if isinstance(clock, SteadyClock) else timedelta()
    if abs(drift) <= TOLERANCE:
        return None
    ahead = "ahead of" if drift > timedelta() else "behind"
    return (
        f"clock: this machine's clock was set and is {abs(drift).total_seconds():.0f} s {ahead} the time "
        "that sittings run by; it is followed again when no timed sitting runs"
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a steady clock reads: the wall clock, the time since boot, and which boot that is."""

    wall: Clock = system_clock
    since_boot: Callable[[], timedelta] = _since_boot
    boot_id: Callable[[], str] = _boot_id


class SteadyClock:
    """The time since boot on top of an anchor that all processes of a host share through a file.

    A step of the wall clock changes nothing here. It is logged once, can be asked for, and holds back what
    hands in by itself for a minute. The wall clock is believed again at the next boot, and when `follow_wall`
    is called, which its caller does only while no timed sitting runs.
    """

    def __init__(self, file: Path, sources: Sources) -> None:
        self._file = file
        self._sources = sources
        self._mutex = threading.Lock()
        self._boot = sources.boot_id()
        self._stamp: tuple[int, int] | None = None
        self._told = timedelta()
        self._jumped_at: timedelta | None = None
        self._anchor = self._shared() or self._make_anchor()

    def __call__(self) -> datetime:
        """Return the present instant as aware UTC, whatever became of the wall clock."""
        return self._read()[0]

    def drift(self) -> timedelta:
        """Return how far the wall clock is ahead of this one."""
        return self._read()[1]

    def is_suspended(self) -> bool:
        """Whether a jump was seen less than a minute ago, so that nothing should be handed in by itself."""
        self._read()
        since = self._jumped_at
        return since is not None and self._sources.since_boot() - since < SUSPENDED

    def follow_wall(self) -> None:
        """Take the wall clock as right again, for all processes of the host."""
        with self._mutex:
            self._anchor = self._make_anchor()
            self._told = timedelta()
        log.warning("clock_anchored_anew anchor=%s", self._anchor.isoformat())

    def _read(self) -> tuple[datetime, timedelta]:
        self._follow_others()
        since_boot = self._sources.since_boot()
        now, drift = self._anchor + since_boot, self._sources.wall() - since_boot - self._anchor
        if abs(drift - self._told) > TOLERANCE:
            self._tell()
        return now, drift

    def _tell(self) -> None:
        """Note a jump once, there and, should it come, back."""
        with self._mutex:
            drift = self._started_by_wall() - self._anchor
            if abs(drift - self._told) <= TOLERANCE:
                return
            self._told = drift if abs(drift) > TOLERANCE else timedelta()
            self._jumped_at = self._sources.since_boot()
        log.warning("clock_jumped wall_is_ahead_seconds=%.1f", drift.total_seconds())

    def _follow_others(self) -> None:
        """Take over an anchor that another process has set; a look at the file's stamp is all it costs."""
        stamp = self._look()
        if stamp is None or stamp == self._stamp:
            return
        with self._mutex:
            found = self._shared()
            if found is not None:
                self._anchor, self._told = found, timedelta()

    def _look(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _shared(self) -> datetime | None:
        """Return the anchor that the file holds for this boot, or None."""
        self._stamp = self._look()
        try:
            kept = json.loads(self._file.read_text(encoding="ascii"))
            anchor = _EPOCH + timedelta(microseconds=int(kept["anchor_microseconds"]))
            return anchor if self._boot and kept["boot_id"] == self._boot else None
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return None

    def _started_by_wall(self) -> datetime:
        """Return when the machine started, by its wall clock; a process held up in between asks again."""
        for _ in range(_TRIES):
            before, wall = self._sources.since_boot(), self._sources.wall()
            if self._sources.since_boot() - before < _AT_ONCE:
                break
        return wall - before

    def _make_anchor(self) -> datetime:
        """Anchor at the wall clock and share it: written aside, then put in place whole."""
        anchor = self._started_by_wall()
        text = json.dumps(
            {"boot_id": self._boot, "anchor_microseconds": (anchor - _EPOCH) // timedelta(microseconds=1)}
        )
        aside = self._file.with_name(f"{self._file.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            aside.write_text(text, encoding="ascii")
            aside.replace(self._file)
        except OSError:
            log.warning("clock_not_shared file=%s", self._file)
        self._stamp = self._look()
        return anchor


def steady_clock(data_dir: Path, sources: Sources | None = None) -> SteadyClock:
    """Return the clock of this host, shared by all processes with this data directory."""
    return SteadyClock(data_dir / "clock.json", sources or Sources())
