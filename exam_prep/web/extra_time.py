"""Extra time as a person chooses it before an exam; nobody is asked why."""

from decimal import Decimal

UNTIMED = "untimed"
EXTRA_TIME = ("1", "1.25", "1.5", "2", "3", "10", UNTIMED)
"""What a person may choose."""


def multiplier_of(chosen: str | None) -> Decimal | None:
    """Return the multiplier of one of `EXTRA_TIME`; None means untimed."""
    return None if chosen == UNTIMED else Decimal(chosen or "1")
