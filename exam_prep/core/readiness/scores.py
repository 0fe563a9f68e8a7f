"""The distribution of the score on a form: Lord-Wingersky at nodes of the level, mixed over its posterior."""

import math

import numpy as np

from exam_prep.core.item_response.curves import Array, Curves, Places, sigmoid
from exam_prep.core.item_response.number_right import lord_wingersky
from exam_prep.core.readiness.posterior import Levels

_NODES = np.linspace(-4, 4, 33)
"""Equal steps of a quarter sd: for a smooth integrand the trapezoid is exact to far below a point."""
_WEIGHTS = np.exp(-(_NODES**2) / 2) / np.exp(-(_NODES**2) / 2).sum()


def score_distribution(known: Levels, section: Places, items: Curves) -> Array:
    """Return the chance of each number right, 0 … n, on a form of n items of these sections.

    Levels move along the one direction that moves the expected score; what they do across it leaves the
    expectation as it is to first order, and enters as the attenuation of each item's curve. So one
    dimension is mixed over, without any draw of chance.
    """
    chances = _chances(known, section, items)
    mixed: Array = np.einsum("...ks,k->...s", lord_wingersky(chances), _WEIGHTS)
    return mixed


def expected_share(known: Levels, at: int, items: Curves) -> tuple[float, Array]:
    """Return the expected share of `items` of the section `at`, and it at each node of its level."""
    sd = math.sqrt(max(float(known.covariance[at, at]), 0.0))
    nodes = known.mean[at] + sd * _NODES
    shares = items.at(nodes[:, None]).mean(axis=-1)
    return float(_WEIGHTS @ shares), shares


def node_quantile(shares: Array, share: float) -> float:
    """Return the `share` quantile, 0-1, of what rises with the level, given at the level's nodes."""
    middles = np.cumsum(_WEIGHTS) - _WEIGHTS / 2
    return float(np.interp(share, middles, shares))


def chance_below(shares: Array, cut: float) -> float:
    """Return the chance, 0-1, that what rises with the level is below `cut`, given at the nodes."""
    middles = np.cumsum(_WEIGHTS) - _WEIGHTS / 2
    if cut <= shares[0]:
        return 0.0
    return 1.0 if cut > shares[-1] else float(np.interp(cut, shares, middles))


def quantile(distribution: Array, share: float) -> Places:
    """Return the least score at which the distribution reaches `share`, 0-1."""
    reached = np.cumsum(distribution, axis=-1) >= share - 1e-12
    first: Places = np.asarray(np.argmax(reached, axis=-1), dtype=np.intp)
    return first


def mean_of(distribution: Array) -> Array:
    """Return the expected score."""
    return distribution @ np.arange(distribution.shape[-1], dtype=float)


def _chances(known: Levels, section: Places, items: Curves) -> Array:
    """Return P (..., nodes, n) of each item at each node of the direction of the score."""
    count = known.mean.shape[-1]
    belongs = (section[:, None] == np.arange(count)).astype(float)
    middle = known.mean @ belongs.T
    logistic = sigmoid(items.slope * middle + items.intercept)
    pull = ((1 - items.floor) * items.slope * logistic * (1 - logistic)) @ belongs
    along = np.einsum("...de,...e->...d", known.covariance, pull)
    length = np.sqrt(np.maximum(np.einsum("...d,...d->...", along, pull), 1e-300))
    along /= length[..., None]
    across = np.maximum(np.diagonal(known.covariance, axis1=-2, axis2=-1) - along**2, 0.0) @ belongs.T
    shrink = 1 / np.sqrt(1 + math.pi * items.slope**2 * across / 8)
    at_nodes = middle[..., None, :] + _NODES[:, None] * (along @ belongs.T)[..., None, :]
    argument = (items.slope * at_nodes + items.intercept) * shrink[..., None, :]
    chances: Array = items.floor + (1 - items.floor) * sigmoid(argument)
    return chances
