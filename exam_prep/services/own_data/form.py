"""How the document writes instants and decimal numbers."""

from datetime import UTC, datetime
from decimal import Decimal


def instant(value: datetime | None) -> str | None:
    """Return an instant in UTC, "2026-11-02T15:00:00.000000Z"; None stays None."""
    return None if value is None else f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def plain_number(value: Decimal | None) -> float | None:
    """Return a decimal number as JSON has it; None stays None."""
    return None if value is None else float(value)
