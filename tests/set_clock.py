"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
"""A Monday, 10 in the morning in New York."""


class FakeClock:
    """Gives the same instant until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the instant."""
        return self.now

    def advance(self, **delta: float) -> datetime:
        """Move on by a timedelta's arguments and return the new instant."""
        self.now += timedelta(**delta)
        return self.now

    def set(self, now: datetime) -> None:
        """Move to `now`."""
        self.now = now
