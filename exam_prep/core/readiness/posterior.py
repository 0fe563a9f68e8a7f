"""The learner's levels given first answers: a Laplace approximation, for one learner or for many at once."""

from dataclasses import dataclass

import numpy as np

from exam_prep.core.item_response.curves import Array, Curves, Places, sigmoid
from exam_prep.core.readiness.model import prior

_STEPS = 30
_NEAR = 1e-9
_LONGEST = 1.0
"""No step moves a level by more: far from its top, a curve with a floor is flat and would fling it away."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Normal posterior of section levels in logits: `mean` (..., d), `covariance` (..., d, d)."""

    mean: Array
    covariance: Array


def levels(sections: int, section: Places, items: Curves, points: Array) -> Levels:
    """Return what `levels_after` gives for `sections` levels, 1 or more, of which nothing is known yet."""
    return levels_after(Levels(*prior(sections)), section, items, points)


def levels_after(known: Levels, section: Places, items: Curves, points: Array) -> Levels:
    """Return the posterior of the levels `known` before, mean (d) and covariance (d, d), after answers.

    `section` (..., n) says which section, 0 … d - 1, each answer belongs to, `points` (..., n) what
    it earned, 0-1; a negative section is no answer at all. Leading axes are learners. The mode is found by
    Fisher scoring; the covariance is the inverse of the expected information there plus the prior's, so it
    is positive definite whatever was answered. The order of the answers does not matter.
    """
    sections = known.mean.size
    precision = _inverse(known.covariance)
    shape = section.shape[:-1]
    belongs = (section[..., None] == np.arange(sections)).astype(float)
    theta = np.broadcast_to(known.mean, (*shape, sections)).copy()
    for _ in range(_STEPS):
        gradient, information = _slopes(theta, belongs, items, points)
        gradient += (known.mean - theta) @ precision
        step = np.einsum("...de,...e->...d", _inverse(_whole(precision, information)), gradient)
        theta += np.clip(step, -_LONGEST, _LONGEST)
        if not step.size or np.abs(step).max() < _NEAR:
            break
    _, information = _slopes(theta, belongs, items, points)
    return Levels(theta, _inverse(_whole(precision, information)))


def _slopes(theta: Array, belongs: Array, items: Curves, points: Array) -> tuple[Array, Array]:
    """Return gradient and expected information of the log-likelihood, summed by section."""
    level = np.einsum("...nd,...d->...n", belongs, theta)
    known = sigmoid(items.slope * level + items.intercept)
    chance = items.floor + (1 - items.floor) * known
    gradient = items.slope * known / chance * (points - chance)
    weight = items.slope**2 * known**2 * (1 - chance) / chance
    return np.einsum("...nd,...n->...d", belongs, gradient), np.einsum("...nd,...n->...d", belongs, weight)


def _inverse(matrices: Array) -> Array:
    return np.linalg.inv(matrices).astype(np.float64)


def _whole(precision: Array, information: Array) -> Array:
    return precision + information[..., None] * np.eye(precision.shape[-1])
