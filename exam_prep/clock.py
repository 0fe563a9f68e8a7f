"""The only reader of the system clock; everything else is given a time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant as aware UTC."""


def system_clock() -> datetime:
    """Return the present instant as aware UTC."""
    return datetime.now(UTC)
