"""Standard errors from the observed information of all parameters at once."""

from dataclasses import dataclass

import numpy as np

from exam_prep.core.item_response.curves import Array, Mask, sigmoid
from exam_prep.core.item_response.fitting import Fit
from exam_prep.core.item_response.newton import Model, Specification, held
from exam_prep.core.item_response.patterns import Patterns

_NO_LEARNER = 1e-10
"""Nodes that hold a smaller share of the learners are left out: they change no printed digit."""
_FLAT = 1e-7
"""A direction whose curvature, of parameters scaled to curvature 1, is smaller is not told by the data."""
_PART = 1e-4


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Standard errors (k,) of slope a, intercept d and difficulty b; nan where the data tell none."""

    slope: Array
    intercept: Array
    difficulty: Array


def uncertainty(patterns: Patterns, fit: Fit, spec: Specification) -> Uncertainty:
    """Return the standard errors at a fit; with a prior, those of the posterior's normal approximation.

    That of b follows from those of a and d by the delta method.
    """
    items, at = fit.at.slope.size, fit.at
    steep, far = held(at, spec.model)
    common = spec.model is Model.RASCH
    free = ~np.concatenate([steep[:1] if common else steep, far])
    whole = np.full((free.size, free.size), np.nan)
    whole[np.ix_(free, free)] = _covariance(observed_information(patterns, fit, spec)[np.ix_(free, free)])
    slopes = np.zeros(items, dtype=np.intp) if common else np.arange(items)
    intercepts = np.arange(items) + (1 if common else items)
    scale = at.slope if spec.on_log_scale else np.ones(items)
    aa = whole[slopes, slopes] * scale**2
    ad, dd = whole[slopes, intercepts] * scale, whole[intercepts, intercepts]
    with np.errstate(divide="ignore", invalid="ignore"):
        b = -at.intercept / at.slope
        bb = (dd + 2 * b * ad + b**2 * aa) / at.slope**2
    return Uncertainty(_root(aa), _root(dd), _root(bb))


def observed_information(patterns: Patterns, fit: Fit, spec: Specification) -> Array:
    """Return minus the second derivatives of the marginal log-posterior, slopes before intercepts.

    There is one row for a common slope; where steps are taken in log a, derivatives are by log a. Missing
    information is taken off as in Louis 1982, Journal of the Royal Statistical Society B 44:226, eq. 3.2.
    """
    items = fit.at.slope.size
    told = _complete(fit, spec) - _missing(patterns, fit, spec)
    if spec.on_log_scale:
        scale = np.concatenate([fit.at.slope, np.ones(items)])
        chance = sigmoid(fit.at.logits(spec.grid))
        gradient = (fit.expected.right - fit.expected.asked * chance) @ spec.grid.nodes
        told = told * np.outer(scale, scale)
        told[np.arange(items), np.arange(items)] -= fit.at.slope * gradient
    if spec.model is Model.RASCH:
        told = _shared(told, items)
    precision = np.full(told.shape[0], spec.slope_prior.sd**-2)
    precision[precision.size - items :] = spec.prior.intercept_sd**-2
    return told + np.diag(precision)


def _complete(fit: Fit, spec: Specification) -> Array:
    """Return the information that the answers would hold if the levels were known."""
    chance, nodes = sigmoid(fit.at.logits(spec.grid)), spec.grid.nodes
    spread = fit.expected.asked * chance * (1 - chance)
    aa, ad, dd = (np.diag(spread @ nodes**power) for power in (2, 1, 0))
    return np.block([[aa, ad], [ad, dd]])


def _missing(patterns: Patterns, fit: Fit, spec: Specification) -> Array:
    """Return what is lost because levels are not known: the variance of the score given the answers."""
    chance, nodes = sigmoid(fit.at.logits(spec.grid)), spec.grid.nodes
    posterior = fit.expected.posterior
    items = fit.at.slope.size
    powers = np.zeros((3, items, items))
    for node, level in enumerate(nodes):
        weight = patterns.counts * posterior[:, node]
        if weight.sum() > _NO_LEARNER * patterns.counts.sum():
            surprise = (patterns.right - patterns.asked * chance[:, node]) * np.sqrt(weight)[:, None]
            product = surprise.T @ surprise
            for power in range(3):
                powers[power] += level**power * product
    dd, ad, aa = powers
    by_slope = patterns.right * (posterior @ nodes)[:, None] - patterns.asked * (
        posterior @ (nodes * chance).T
    )
    by_intercept = patterns.right - patterns.asked * (posterior @ chance.T)
    mean = np.concatenate([by_slope, by_intercept], axis=1)
    lost: Array = np.block([[aa, ad], [ad, dd]]) - mean.T @ (patterns.counts[:, None] * mean)
    return lost


def _shared(told: Array, items: int) -> Array:
    """Return the information with all slopes as one parameter."""
    rows = np.concatenate([told[:items].sum(axis=0, keepdims=True), told[items:]])
    return np.concatenate([rows[:, :items].sum(axis=1, keepdims=True), rows[:, items:]], axis=1)


def _covariance(told: Array) -> Array:
    """Return the inverse; nan for each parameter that takes part in a direction without curvature."""
    scale = np.sqrt(np.maximum(np.diag(told), np.finfo(float).tiny))
    values, vectors = np.linalg.eigh(told / np.outer(scale, scale))
    flat: Mask = values <= _FLAT
    inverse: Array = (vectors[:, ~flat] / values[~flat]) @ vectors[:, ~flat].T / np.outer(scale, scale)
    untold = (vectors[:, flat] ** 2).sum(axis=1) > _PART
    inverse[untold, :] = np.nan
    inverse[:, untold] = np.nan
    return inverse


def _root(variance: Array) -> Array:
    return np.sqrt(np.where(variance > 0, variance, np.nan))
