"""Extra time as a person chooses it before an exam; nobody is asked why."""

from decimal import Decimal

UNTIMED = "untimed"
OWN_TIME = "own"
EXTRA_TIME = ("1", "1.25", "1.5", "2", "3", "10", UNTIMED, OWN_TIME)
"""What a person may choose; "own" stays with what they have, as staff noted it."""


def changes_time(chosen: str | None) -> bool:
    """Return whether another extra time was chosen than the one that holds."""
    return bool(chosen) and chosen != OWN_TIME


def multiplier_of(chosen: str | None) -> Decimal | None:
    """Return the multiplier of a choice that changes the time; None means untimed."""
    return None if chosen == UNTIMED else Decimal(chosen or "1")
