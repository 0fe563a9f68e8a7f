"""The distribution of scores on a form: middle, spread and shape."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exam_prep.core.analysis.answers import Ints

_FEWEST_FOR_SKEW, _FEWEST_FOR_KURTOSIS = 3, 4


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    """Scores of `n` learners, in points; None where a figure is undefined or not shown."""

    n: int
    mean: float | None = None
    median: float | None = None
    sd: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None


def score_figures(scores: Ints, *, scale: int) -> ScoreFigures:
    """Return the figures of `scores`, in units of 1 / `scale` point.

    The standard deviation is that of a sample; skewness and excess kurtosis are k3/k2^1.5 and k4/k2^2 with
    Fisher's k-statistics. Source: Moodle, quiz statistics calculator; Fisher 1930, Proc. London Math. Soc.
    30.
    """
    n = int(scores.size)
    if n == 0:
        return ScoreFigures(0)
    points = scores / scale
    mean = float(points.mean())
    varies = bool(scores.min() != scores.max())
    return ScoreFigures(
        n=n,
        mean=mean,
        median=float(np.median(points)),
        sd=float(points.std(ddof=1)) if n > 1 else None,
        skewness=_skewness(points - mean) if varies and n >= _FEWEST_FOR_SKEW else None,
        kurtosis=_kurtosis(points - mean) if varies and n >= _FEWEST_FOR_KURTOSIS else None,
    )


def _skewness(deviations: NDArray[np.float64]) -> float:
    n = deviations.size
    m2, m3 = float(np.mean(deviations**2)), float(np.mean(deviations**3))
    return math.sqrt(n * (n - 1)) / (n - 2) * m3 / (m2 * math.sqrt(m2))


def _kurtosis(deviations: NDArray[np.float64]) -> float:
    n = deviations.size
    m2, m4 = float(np.mean(deviations**2)), float(np.mean(deviations**4))
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * m4 / m2**2 - 3 * (n - 1))
