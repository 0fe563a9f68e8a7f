"""Learners who remember as FSRS-6 says: exactly as the planner assumes, or each a little otherwise."""

import numpy as np

from exam_prep.core.planning import fsrs6
from exam_prep.core.planning.pool import Bools, Floats, Indices
from exam_prep.core.simulation.minds import ITEM_SPREAD, Crowd, Mind

_GROWTH = (8, 9, 10, 11)


class MatchingMind(Mind):
    """FSRS-6 with its default parameters; concepts differ in the stability that the first sight leaves."""

    def __init__(self, crowd: Crowd, rng: np.random.Generator) -> None:
        super().__init__(crowd, rng)
        self._ease = np.exp(ITEM_SPREAD * rng.standard_normal(crowd.shape))
        self._stability = np.ones(crowd.shape)
        self._difficulty = np.full(crowd.shape, 5.0)
        self._parameters = [np.full(crowd.learners, value) for value in fsrs6.DEFAULTS]

    def kept(self, day: int, rows: Indices, concepts: Indices) -> Floats:
        """Return recall by the learner's own decay."""
        elapsed = day - self.last[rows, concepts]
        return fsrs6.recall(elapsed, self._stability[rows, concepts], self._parameters[20][rows])

    def learn(self, day: int, rows: Indices, concepts: Indices, recalled: Bools) -> None:
        """Take FSRS's Good where it was recalled, else its Again."""
        at = (rows, concepts)
        own = [values[rows] for values in self._parameters]
        held, hard, elapsed = self._stability[at], self._difficulty[at], day - self.last[at]
        better, worse = fsrs6.good(held, hard, elapsed, own), fsrs6.again(held, hard, elapsed, own)
        first = fsrs6.first(recalled, own)
        met = self.met[at]
        self._stability[at] = np.where(
            met, np.where(recalled, better[0], worse[0]), first[0] * self._ease[at]
        )
        self._difficulty[at] = np.where(met, np.where(recalled, better[1], worse[1]), first[1])


class PerturbedMind(MatchingMind):
    """FSRS-6 with parameters of each learner's own, most of whom forget faster than the defaults say.

    First stabilities x exp(0.5 z), growth parameters w8-w11 with noise, decay x exp(0.45 + 0.5 z) within
    0.1-0.8 (docs/simulation.md).
    """

    def __init__(self, crowd: Crowd, rng: np.random.Generator) -> None:
        super().__init__(crowd, rng)
        noise = rng.standard_normal((6, crowd.learners))
        for place in range(4):
            self._parameters[place] *= np.exp(0.5 * noise[0])
        for place, z in zip(_GROWTH, noise[1:5], strict=True):
            self._parameters[place] *= np.exp(0.15 * z)
        self._parameters[20] = np.clip(fsrs6.DECAY * np.exp(0.45 + 0.5 * noise[5]), 0.1, 0.8)
