"""Extra time as a person chooses it before an exam; nobody is asked why."""

from decimal import Decimal

UNTIMED = "untimed"
OWN_TIME = "own"
EXTRA_TIME = ("1", "1.25", "1.5", "2", "3", "10", UNTIMED, OWN_TIME)
"""What a person may choose; "own" stays with what they have, as staff noted it."""


def multiplier_of(chosen: str | None) -> Decimal | None:
    """Return the multiplier of one of `EXTRA_TIME` but "own"; None means untimed."""
    return None if chosen == UNTIMED else Decimal(chosen or "1")
