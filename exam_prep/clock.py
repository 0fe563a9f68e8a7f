"""The only reader of the system clock; everything else is given a time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant as aware UTC."""


def system_clock() -> datetime:
    """Return the present instant as aware UTC."""
    return datetime.now(UTC)


def boot_seconds() -> float:
    """Return seconds since boot, suspend included; it does not follow changes of the wall clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
