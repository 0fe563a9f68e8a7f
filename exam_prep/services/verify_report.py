"""What a verification says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One row that the log does not bear out."""

    table: str
    key: str
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How much was recomputed, and what disagreed."""

    sittings: int
    cards: int
    reviews: int
    statistics: int
    estimates: int
    mismatches: tuple[Mismatch, ...]
