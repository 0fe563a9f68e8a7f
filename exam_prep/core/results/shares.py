"""The share of points that a class earned in a part of an exam, with a range for answers nested in people."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from exam_prep.core.analysis.distributions import f_quantile
from exam_prep.core.intervals import wilson

Z95 = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""
LEAST_LIKENESS = 0.05
"""How alike the answers of one person are taken to be at the least (intraclass correlation)."""
_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Earned:
    """What one person earned in a part: `points` of `maximum`, the number of its items."""

    points: float
    maximum: int


@dataclass(frozen=True, slots=True)
class ClassShare:
    """What a class earned in a part. Shares are 0-1; they and the range are None where there is no item."""

    people: int
    points: float
    maximum: int
    share: float | None
    low: float | None
    high: float | None


def class_share(earned: Sequence[Earned]) -> ClassShare:
    """Return the share that people earned together and its 95 % range; people without an item do not count.

    Answers of one person are alike, so n answers of k people tell less than n answers of n people. The
    variance is that of a ratio over people as clusters (Cochran 1977, Sampling Techniques, 6.4 and 9A.2); n
    over the design effect is the number of answers that tell as much, corrected for k - 1 degrees of freedom
    (Korn & Graubard 1998, Survey Methodology 24:193), and Wilson's interval is taken of that. A class that
    happens to agree proves no agreement: the design effect is at least that of a likeness of .05, and one
    person alone tells nothing of others. The range speaks of people like these who answer these questions.
    """
    there = [one for one in earned if one.maximum > 0]
    points, maximum = sum(one.points for one in there), sum(one.maximum for one in there)
    if not there:
        return ClassShare(0, 0.0, 0, None, None, None)
    share = min(max(points / maximum, 0.0), 1.0)
    worth = _worth(there, share, maximum)
    low, high = wilson(share * worth, worth, z=Z95)
    # A share of the smallest floats loses its last bits on the way there and back.
    return ClassShare(len(there), points, maximum, share, min(low, share), max(share, high))


def _worth(earned: Sequence[Earned], share: float, maximum: int) -> float:
    """Return how many independent answers tell as much as these; 0 for one person."""
    people = len(earned)
    if people == 1:
        return 0.0
    effect = max(_design_effect(earned, share, maximum), 1 + (maximum / people - 1) * LEAST_LIKENESS)
    return maximum / effect * Z95**2 / _student_squared(people - 1)


@cache
def _student_squared(df: int) -> float:
    """Return the square of Student's two-sided 95 % quantile; kept, for a report asks it for each topic."""
    return f_quantile(_CONFIDENCE, 1, df)


def _design_effect(earned: Sequence[Earned], share: float, maximum: int) -> float:
    """Return the variance of the share over people as a multiple of that of as many single answers."""
    single = share * (1 - share) / maximum
    # Shares a few bits from an end have a variance that is noise of the float.
    if single < math.ulp(1.0):
        return 1.0
    people = len(earned)
    spread = sum((one.points - share * one.maximum) ** 2 for one in earned)
    return spread * people / (people - 1) / maximum**2 / single
