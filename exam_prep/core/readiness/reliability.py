"""Whether predictions came true: passed shares by what was predicted, once enough people have told."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from exam_prep.core.intervals import wilson

FEWEST_OUTCOMES = 50
_FEWEST_IN_BIN = 5
"""Smaller groups are not shown: they say little, and could tell of a person."""
_BINS = 5
_RIDGE = 1e-3
_STEPS = 50
_CLIP = 0.01


@dataclass(frozen=True, slots=True)
class Bin:
    """People with a predicted chance from `low` to `high` (0-1): how many, mean chance, share that passed."""

    low: float
    high: float
    people: int
    stated: float
    passed: float
    passed_low: float
    passed_high: float


def reliability(outcomes: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Return five equal bins of (predicted chance, passed), those with fewer than 5 people left out."""
    found = []
    for at in range(_BINS):
        mine = [(chance, hit) for chance, hit in outcomes if min(int(chance * _BINS), _BINS - 1) == at]
        if len(mine) >= _FEWEST_IN_BIN:
            hits, count = sum(hit for _, hit in mine), len(mine)
            low, high = wilson(hits, count)
            stated = sum(chance for chance, _ in mine) / count
            found.append(Bin(at / _BINS, (at + 1) / _BINS, count, stated, hits / count, low, high))
    return tuple(found)


def platt(outcomes: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Return intercept and slope of the logistic regression of passing on the logit of the stated chance.

    0 and 1 for predictions that come true. A faint ridge towards that keeps both finite when all passed.
    Source: Platt 1999, Advances in Large Margin Classifiers, 61-74.
    """
    xs = [_logit(chance) for chance, _ in outcomes]
    intercept, slope = 0.0, 1.0
    for _ in range(_STEPS):
        fitted = [1 / (1 + math.exp(-(intercept + slope * x))) for x in xs]
        missed = [hit - p for (_, hit), p in zip(outcomes, fitted, strict=True)]
        weights = [p * (1 - p) for p in fitted]
        g0 = sum(missed) - _RIDGE * intercept
        g1 = sum(m * x for m, x in zip(missed, xs, strict=True)) - _RIDGE * (slope - 1)
        h00 = sum(weights) + _RIDGE
        h01 = sum(w * x for w, x in zip(weights, xs, strict=True))
        h11 = sum(w * x * x for w, x in zip(weights, xs, strict=True)) + _RIDGE
        size = h00 * h11 - h01 * h01
        step = ((h11 * g0 - h01 * g1) / size, (h00 * g1 - h01 * g0) / size)
        intercept += min(max(step[0], -1.0), 1.0)
        slope += min(max(step[1], -1.0), 1.0)
    return intercept, slope


def _logit(chance: float) -> float:
    known = min(max(chance, _CLIP), 1 - _CLIP)
    return math.log(known / (1 - known))
