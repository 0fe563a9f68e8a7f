"""What a verification says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exam_prep.errors import DAMAGE


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


def as_far_as_readable(checks: Iterable[Mismatch], table: str, key: str) -> Iterator[Mismatch]:
    """Yield what `checks` find; damage that ends them is a mismatch of this row."""
    try:
        yield from checks
    except DAMAGE as fault:
        yield Mismatch(table, key, f"cannot be read ({type(fault).__name__}: {fault})")
