"""What responses tell of learners: level by pattern, level by number right, and how sure a test makes us."""

import math
from dataclasses import dataclass

import numpy as np

from exam_prep.core.item_response.curves import Array, Curves, information
from exam_prep.core.item_response.grid import Grid
from exam_prep.core.item_response.number_right import lord_wingersky


@dataclass(frozen=True, slots=True)
class Levels:
    """Mean and sd of the level after the answers (EAP and its standard error), by pattern or score."""

    mean: Array
    se: Array


def levels(posterior: Array, grid: Grid) -> Levels:
    """Return the levels of posteriors (…, q) over the nodes (Bock & Mislevy 1982, APM 6:431)."""
    mean = posterior @ grid.nodes
    variance = posterior @ grid.nodes**2 - mean**2
    return Levels(mean, np.sqrt(np.maximum(variance, 0.0)))


def levels_by_score(items: Curves, grid: Grid) -> tuple[Levels, Array]:
    """Return the level of each number right, 0 … k, and the share (0-1) of learners expected to have it.

    The level is nan where the share is too small for a double, as with a thousand items or more.

    Source: Thissen, Pommerich, Billeaud & Williams 1995, Applied Psychological Measurement 19:39.
    """
    joint = lord_wingersky(items.at(grid.nodes[:, None])).T * grid.weights
    share = joint.sum(axis=1)
    with np.errstate(invalid="ignore"):
        return levels(joint / share[:, None], grid), share


def marginal_reliability(known: Levels, counts: Array) -> float | None:
    """Return 1 - mean(SE²)/(var(θ) + mean(SE²)) over learners, 0-1; None for fewer than two.

    `counts` says how many learners have each level.
    """
    learners = float(counts.sum())
    if learners <= 1:
        return None
    middle = counts @ known.mean / learners
    variance = counts @ (known.mean - middle) ** 2 / (learners - 1)
    error = counts @ known.se**2 / learners
    return float(1 - error / (variance + error))


def total_information(items: Curves, at: Array) -> Array:
    """Return the information of all items together at levels (n,), in 1/logit²."""
    total: Array = information(items, at[:, None]).sum(axis=1)
    return total


def standard_error(told: float) -> float | None:
    """Return the standard error of measurement, in logits, for an information of `told`; None for none."""
    return 1 / math.sqrt(told) if told > 0 else None
