"""Times on an item as a histogram of 40 bins, three to each doubling, so that sums tell their quantiles."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 40
_SHORTEST_MS = 500
_STEPS_IN_DOUBLING = 3
EDGES = tuple(round(_SHORTEST_MS * 2 ** (at / _STEPS_IN_DOUBLING)) for at in range(BINS + 1))
"""Milliseconds, ascending: bin k holds EDGES[k] up to EDGES[k + 1]; the ends hold what lies beyond."""
_INNER = EDGES[1:-1]
NO_TIMES = (0,) * BINS


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds on an item: the median, the most of the fastest tenth, the least of the slowest."""

    median: float
    p10: float
    p90: float


def time_bin(milliseconds: int) -> int:
    """Return the bin of a time, 0-39.

    >>> time_bin(0), time_bin(500), time_bin(1000), time_bin(10**9)
    (0, 0, 3, 39)
    """
    return bisect_right(_INNER, milliseconds)


def times(counts: Sequence[int]) -> Times | None:
    """Return the quantiles of a histogram; None where it is empty.

    Within a bin times lie evenly on the logarithmic scale, so a quantile is off by less than a bin: 26 %.
    """
    if not any(counts):
        return None
    return Times(_quantile(counts, 0.5), _quantile(counts, 0.1), _quantile(counts, 0.9))


def _quantile(counts: Sequence[int], share: float) -> float:
    wanted, before = share * sum(counts), 0
    for at, count in enumerate(counts):
        if count and before + count >= wanted:
            inside = (wanted - before) / count
            return _between(EDGES[at], EDGES[at + 1], inside) / 1000
        before += count
    return EDGES[-1] / 1000


def _between(low: int, high: int, inside: float) -> float:
    return math.exp(math.log(low) + inside * (math.log(high) - math.log(low)))
