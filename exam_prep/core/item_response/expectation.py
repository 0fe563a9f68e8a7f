"""The E-step: what each pattern says of its learners' level, and how often each level met each item."""

from dataclasses import dataclass

import numpy as np

from exam_prep.core.item_response.curves import Array
from exam_prep.core.item_response.grid import Grid
from exam_prep.core.item_response.patterns import Patterns


@dataclass(frozen=True, slots=True)
class Parameters:
    """Slope a and intercept d (k,) of each item: logit P = a·θ + d. A common slope is repeated."""

    slope: Array
    intercept: Array

    def logits(self, grid: Grid) -> Array:
        """Return logit P of each item at each node, (k, q)."""
        return self.slope[:, None] * grid.nodes + self.intercept[:, None]


@dataclass(frozen=True, slots=True)
class Expected:
    """`posterior` (p, q) of the level by pattern; expected answers and right answers (k, q) by node.

    `log_likelihood` is that of all learners, without the multinomial constant.
    """

    posterior: Array
    asked: Array
    right: Array
    log_likelihood: float


def expect(patterns: Patterns, at: Parameters, grid: Grid) -> Expected:
    """Return what is expected given the responses and these parameters.

    Source: Bock & Aitkin 1981, Psychometrika 46:443, eqs. 12-16.
    """
    logits = at.logits(grid)
    log_wrong = -np.logaddexp(0.0, logits)
    missed = log_wrong.sum(axis=0) if patterns.is_complete else patterns.asked @ log_wrong
    joint = patterns.right @ logits + missed + np.log(grid.weights)
    top = joint.max(axis=1, keepdims=True)
    posterior = np.exp(joint - top)
    total = posterior.sum(axis=1, keepdims=True)
    posterior /= total
    learners = patterns.counts[:, None] * posterior
    asked = learners.sum(axis=0) if patterns.is_complete else patterns.asked.T @ learners
    return Expected(
        posterior,
        np.broadcast_to(asked, logits.shape),
        patterns.right.T @ learners,
        float(patterns.counts @ (top + np.log(total))[:, 0]),
    )
