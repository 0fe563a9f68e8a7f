"""The M-step: one Newton step towards the parameters that fit the expected answers best."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from exam_prep.core.item_response.curves import Array, Mask, sigmoid
from exam_prep.core.item_response.expectation import Expected, Parameters
from exam_prep.core.item_response.grid import Grid
from exam_prep.core.item_response.priors import Normal, Prior

STEEPEST, FLATTEST, FURTHEST = 8.0, 0.01, 30.0
"""Where |a| and |d| are held. No item of a test is that steep, far or (as a common slope) flat: who gets
there is on the way to infinity or to nothing."""
_LONGEST = 1.0
_RIDGE = 1e-9


class Model(StrEnum):
    """`rasch`: one common slope; `2pl`: a slope for each item."""

    RASCH = "rasch"
    TWO_PL = "2pl"


@dataclass(frozen=True, slots=True)
class Specification:
    """What is fitted: the model, its prior, and the grid of levels."""

    model: Model
    prior: Prior
    grid: Grid

    @property
    def on_log_scale(self) -> bool:
        """Whether steps are taken in log a, which keeps a common slope above 0.

        The slope of a single item may be negative: its key may be wrong.
        """
        return self.model is Model.RASCH

    @property
    def slope_prior(self) -> Normal:
        """Return the prior of slopes, on the scale on which steps are taken."""
        return self.prior.log_common_slope if self.on_log_scale else self.prior.slope


@dataclass(frozen=True, slots=True)
class _Slopes:
    """First derivatives of the expected log-posterior, and minus its expected second ones, (k,) each."""

    a: Array
    d: Array
    aa: Array
    ad: Array
    dd: Array


def improved(at: Parameters, expected: Expected, spec: Specification) -> Parameters:
    """Return the parameters after one step of Fisher scoring; no step is longer than 1.

    Intercepts answer to the step that slopes really take, so they are right where a slope is held as well.
    """
    found = _slopes(at, expected, spec)
    wished = (_common if spec.model is Model.RASCH else _each)(found, at, spec)
    wished = np.clip(wished, -_LONGEST, _LONGEST)
    slope = _bounded_slope(at.slope * np.exp(wished) if spec.on_log_scale else at.slope + wished, spec)
    taken = np.log(slope / at.slope) if spec.on_log_scale else slope - at.slope
    along_d = np.clip((found.d - found.ad * taken) / found.dd, -_LONGEST, _LONGEST)
    return bounded(Parameters(slope, at.intercept + along_d), spec)


def bounded(at: Parameters, spec: Specification) -> Parameters:
    """Return the nearest parameters within the bounds."""
    return Parameters(_bounded_slope(at.slope, spec), np.clip(at.intercept, -FURTHEST, FURTHEST))


def held(at: Parameters, model: Model) -> tuple[Mask, Mask]:
    """Return masks (k,) of slopes and of intercepts that stand where they are held."""
    steep = np.abs(at.slope) >= STEEPEST
    if model is Model.RASCH:
        steep |= at.slope <= FLATTEST
    return steep, np.abs(at.intercept) >= FURTHEST


def _slopes(at: Parameters, expected: Expected, spec: Specification) -> _Slopes:
    nodes, prior = spec.grid.nodes, spec.prior
    chance = sigmoid(at.logits(spec.grid))
    surprise = expected.right - expected.asked * chance
    spread = expected.asked * chance * (1 - chance)
    scale = at.slope if spec.on_log_scale else np.ones_like(at.slope)
    return _Slopes(
        a=surprise @ nodes * scale,
        d=surprise.sum(axis=1) - (at.intercept - prior.intercept) / prior.intercept_sd**2,
        aa=spread @ nodes**2 * scale**2,
        ad=spread @ nodes * scale,
        dd=spread.sum(axis=1) + prior.intercept_sd**-2 + _RIDGE,
    )


def _bounded_slope(slope: Array, spec: Specification) -> Array:
    return np.clip(slope, FLATTEST if spec.model is Model.RASCH else -STEEPEST, STEEPEST)


def _each(found: _Slopes, at: Parameters, spec: Specification) -> Array:
    """Return the steps of slopes of their own: a system of two for each item."""
    pull, hold = _slope_prior(at.slope, spec.slope_prior)
    a, aa = found.a + pull, found.aa + hold + _RIDGE
    step: Array = (found.dd * a - found.ad * found.d) / (aa * found.dd - found.ad**2)
    return step


def _common(found: _Slopes, at: Parameters, spec: Specification) -> Array:
    """Return the step of the one slope for all, the intercepts eliminated."""
    pull, hold = _slope_prior(np.log(at.slope[:1]), spec.slope_prior)
    whole = found.a.sum()
    a, aa = whole + pull, found.aa.sum() + _bend(whole) + hold + _RIDGE
    shared = (found.ad / found.dd) @ np.stack([found.d, found.ad], axis=1)
    step: Array = np.broadcast_to((a - shared[0]) / (aa - shared[1]), found.d.shape)
    return step


def _bend(pull: float) -> float:
    """Return what the logarithm adds to the curvature: minus the derivative by log a, where that is positive.

    Without it, steps towards a slope of nearly 0 are so long that they swing for ever.
    """
    return max(-pull, 0.0)


def _slope_prior(at: Array, prior: Normal) -> tuple[Array, float]:
    """Return derivative and precision of the prior of slopes; both 0 where it says nothing."""
    precision = prior.sd**-2
    return (prior.mean - at) * precision, precision
