"""Items of one concept: easier and harder ways to ask the same."""

from typing import Final

import numpy as np

from exam_prep.core.planning.pool import Floats, Indices

_SPREAD: Final = 0.5
"""The standard deviation of an item's easiness about its concept's, in logits."""

_EDGE = 1e-6


class Siblings:
    """`count` items (1 or more) for each of `concepts`, the same ones for all learners.

    A single item is as easy as its concept.
    """

    def __init__(self, concepts: int, count: int, rng: np.random.Generator) -> None:
        self._easier = _SPREAD * rng.standard_normal((concepts, count)) * (count > 1)

    def recall(self, chance: Floats, concepts: Indices, asked: Floats) -> Floats:
        """Return the chance of the item whose turn it is: each sibling once, then again from the first."""
        count = self._easier.shape[1]
        if count == 1:
            return chance
        return _shifted(chance, self._easier[concepts, asked.astype(int) % count])

    def mean_recall(self, chance: Floats) -> Floats:
        """Return the mean chance over a concept's items, for chances of shape (learners, concepts)."""
        if self._easier.shape[1] == 1:
            return chance
        return np.asarray(np.mean([_shifted(chance, easier) for easier in self._easier.T], axis=0))


def _shifted(chance: Floats, logits: Floats) -> Floats:
    inside = np.clip(chance, _EDGE, 1 - _EDGE)
    return np.asarray(1 / (1 + (1 - inside) / inside * np.exp(-logits)))
