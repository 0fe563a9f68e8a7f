"""The curve of an item: the chance of a right answer by level, and what the answer tells about the level.

Levels are in logits (D = 1).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.intp]
Mask = NDArray[np.bool_]

_TINY = np.finfo(float).tiny


@dataclass(frozen=True, slots=True)
class Curves:
    """P(right | level) = floor + (1 - floor)·S(slope·level + intercept), S the logistic; an entry an item."""

    slope: Array
    intercept: Array
    floor: Array

    def at(self, level: Array) -> Array:
        """Return the chance of a right answer; `level` broadcasts against the items."""
        return self.floor + (1 - self.floor) * sigmoid(self.slope * level + self.intercept)

    def some(self, places: Places) -> "Curves":
        """Return the curves at `places`, in that order."""
        return Curves(self.slope[places], self.intercept[places], self.floor[places])


def sigmoid(x: Array) -> Array:
    """Return 1/(1 + exp(-x)) without overflow."""
    return 0.5 * (1 + np.tanh(x / 2))


def information(items: Curves, level: Array) -> Array:
    """Return the Fisher information of each item about its level, in 1/logit².

    For P = c + (1-c)S, S the logistic: a²·(Q/P)·((P-c)/(1-c))² (Birnbaum 1968).
    """
    known = sigmoid(items.slope * level + items.intercept)
    # Without a floor, P may be 0 to the last bit far below the item; so is the information then.
    chance = np.maximum(items.floor + (1 - items.floor) * known, _TINY)
    told: Array = items.slope**2 * known**2 * (1 - chance) / chance
    return told
