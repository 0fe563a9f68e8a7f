"""Quantiles of the F distribution and tails of the binomial, which the standard library lacks."""

import math
from fractions import Fraction

_TINY = 1e-300
_CLOSE = 1e-15
_MOST_TERMS = 100_000
_HALVINGS = 80


def f_quantile(share: float, df1: float, df2: float) -> float:
    """Return the value below which `share` (0-1, neither end) of F with `df1` and `df2` degrees lies.

    By halving on the regularised incomplete beta function, to about 12 digits.
    """
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _incomplete_beta(middle, df1 / 2, df2 / 2) < share:
            low = middle
        else:
            high = middle
        if high - low <= _CLOSE * high:
            break
    beta = (low + high) / 2
    return df2 * beta / (df1 * (1 - beta))


def binomial_at_most(count: int, n: int) -> float:
    """Return the chance, 0-1, of at most `count` heads in `n` throws of a fair coin.

    >>> binomial_at_most(0, 7)
    0.0078125
    """
    ways = sum(math.comb(n, heads) for heads in range(count + 1))
    return float(Fraction(ways, 1 << n))


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function; x from 0 to 1.

    Source: NIST Digital Library of Mathematical Functions, 8.17.4 and the continued fraction 8.17.22.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) / (a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    """Return 1 + d1/(1 + d2/(1 + ...)) of DLMF 8.17.22 by the method of Lentz (8.17.23 has the terms)."""
    value, c, d = 1.0, 1.0, 0.0
    for term in range(1, _MOST_TERMS):
        half, odd = divmod(term, 2)
        if odd:
            step = -(a + half) * (a + b + half) * x / ((a + term - 1) * (a + term))
        else:
            step = half * (b - half) * x / ((a + term - 1) * (a + term))
        d = 1 / ((1 + step * d) or _TINY)
        c = (1 + step / c) or _TINY
        value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value
