"""Nodes and weights that stand for the levels of a population: θ ~ N(0, 1)."""

import math
from dataclasses import dataclass

import numpy as np

from exam_prep.core.item_response.curves import Array

NODES = 61
"""Gauss-Hermite nodes in a calibration: five items of LSAT 7 agree with mirt to its last printed digit."""

_LOST = 1e-16


@dataclass(frozen=True, slots=True)
class Grid:
    """Levels (q,) in logits, rising, and their shares (q,), which sum to 1."""

    nodes: Array
    weights: Array


def normal_grid(count: int = NODES) -> Grid:
    """Return the Gauss-Hermite rule of `count` nodes, 1 or more, for the standard normal.

    It is exact for polynomials up to degree 2·count - 1 (Abramowitz & Stegun 1964, 25.4.46), but for nodes
    that are left out since their weight, under 1e-16, is lost in a double: 20 of 61.

    >>> grid = normal_grid()
    >>> round(float(grid.weights @ grid.nodes**4), 9)
    3.0
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    kept = weights > _LOST
    return Grid(nodes[kept], weights[kept] / math.sqrt(2 * math.pi))
