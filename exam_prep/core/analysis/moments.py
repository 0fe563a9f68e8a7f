"""Variances and correlations from whole-number sums, exact up to the last division."""

import math
from dataclasses import dataclass

Z95 = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""
Interval = tuple[float, float]
_FEWEST_FOR_FISHER = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Sums over `n` pairs of whole numbers x and y."""

    n: int
    x: int
    xx: int
    y: int
    yy: int
    xy: int

    @property
    def spread_x(self) -> int:
        """Return n times the sum of squared deviations of x; 0 when x does not vary."""
        return self.n * self.xx - self.x * self.x

    @property
    def spread_y(self) -> int:
        """Return n times the sum of squared deviations of y."""
        return self.n * self.yy - self.y * self.y

    @property
    def joint(self) -> int:
        """Return n times the sum of products of deviations."""
        return self.n * self.xy - self.x * self.y


def variance(n: int, x: int, xx: int) -> float | None:
    """Return the sample variance (n - 1) from the sums; None below two values."""
    return None if n < 2 else (n * xx - x * x) / (n * (n - 1))  # noqa: PLR2004


def correlation(groups: list[Pair]) -> float | None:
    """Return the correlation of x and y, -1.0 to 1.0; None where one of them does not vary.

    Over several groups y is standardised within each, so that groups with another scale or level of y
    (the rest scores of different forms) can be put together; x is centred within each. With one group it is
    Pearson's r.
    """
    varied = [each for each in groups if each.spread_x > 0 and each.spread_y > 0]
    if len(varied) == 1:
        one = varied[0]
        return _bounded(one.joint / math.sqrt(one.spread_x * one.spread_y))
    if not varied:
        return None
    # Sums of squares of the z scores are n - 1 in each group.
    joint = sum(p.joint / p.n * math.sqrt((p.n - 1) * p.n / p.spread_y) for p in varied)
    spread_x = sum(p.spread_x / p.n for p in varied)
    return _bounded(joint / math.sqrt(spread_x * sum(p.n - 1 for p in varied)))


def fisher_interval(r: float | None, n: int) -> Interval | None:
    """Return the 95 % interval of a correlation of `n` pairs; None below 4 pairs and for a perfect one.

    Source: Fisher 1921, Metron 1:3; atanh r has the standard error 1 / sqrt(n - 3).
    """
    if r is None or n < _FEWEST_FOR_FISHER or abs(r) >= 1:
        return None
    half = Z95 / math.sqrt(n - 3)
    return (math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))


def _bounded(r: float) -> float:
    return min(max(r, -1.0), 1.0)
