"""Marginal estimates by EM: of maximum likelihood without a prior, of the posterior's mode with one."""

from dataclasses import dataclass

import numpy as np

from exam_prep.core.item_response.curves import Array, Mask
from exam_prep.core.item_response.expectation import Expected, Parameters, expect
from exam_prep.core.item_response.newton import Specification, bounded, improved
from exam_prep.core.item_response.patterns import Patterns

_MOST_ROUNDS = 3000
_NEAR = 1e-6
_LEAP_EVERY = 3
_LONGEST_LEAP = 5.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters, what is expected under them, and by how much the last round still moved each item, (k,)."""

    at: Parameters
    expected: Expected
    moved: Array

    @property
    def has_settled(self) -> bool:
        """Whether nothing moved by more than a millionth of a logit."""
        return not self.moved.size or bool(self.moved.max() <= _NEAR)

    @property
    def unsettled(self) -> Mask:
        """Return the mask (k,) of items that still moved."""
        return self.moved > _NEAR


def fit(patterns: Patterns, spec: Specification) -> Fit:
    """Return the fit to patterns of 1 item or more, from facilities as a start.

    Sources: Bock & Aitkin 1981, Psychometrika 46:443; with priors Mislevy 1986, Psychometrika 51:177; every
    third round leaps along the last two (Ramsay 1975, Psychometrika 40:337).
    """
    path = [_start(patterns)]
    moved = np.full(path[0].slope.shape, np.inf)
    for turn in range(1, _MOST_ROUNDS + 1):
        after = improved(path[-1], expect(patterns, path[-1], spec.grid), spec)
        moved = np.maximum(np.abs(after.slope - path[-1].slope), np.abs(after.intercept - path[-1].intercept))
        path = [*path[-2:], after]
        if moved.max(initial=0.0) <= _NEAR:
            break
        if turn % _LEAP_EVERY == 0:
            path = [_leap(path, spec)]
    return Fit(path[-1], expect(patterns, path[-1], spec.grid), moved)


def _start(patterns: Patterns) -> Parameters:
    share = (patterns.right_answers + 0.5) / (patterns.answers + 1)
    return Parameters(np.ones_like(share), np.log(share / (1 - share)))


def _leap(path: list[Parameters], spec: Specification) -> Parameters:
    """Return where three points of a slow straight way lead, at most five times the last step further on."""
    before, middle, last = (_line(at, spec) for at in path)
    step, bend = last - middle, (last - middle) - (middle - before)
    size = float(np.linalg.norm(bend))
    further = min(float(np.linalg.norm(step)) / size - 1, _LONGEST_LEAP) if size else 0.0
    led = last + max(further, 0.0) * step
    items = path[-1].slope.size
    slope = np.exp(led[:items]) if spec.on_log_scale else led[:items]
    return bounded(Parameters(slope, led[items:]), spec)


def _line(at: Parameters, spec: Specification) -> Array:
    """Return all parameters in one row, on the scale on which steps are taken."""
    return np.concatenate([np.log(at.slope) if spec.on_log_scale else at.slope, at.intercept])
