"""Learners who do not remember as FSRS says: on them it shows what a policy takes for granted."""

from typing import Final

import numpy as np

from exam_prep.core.planning.pool import Bools, Floats, Indices
from exam_prep.core.simulation.minds import ITEM_SPREAD, Crowd, Mind

_LOWEST_HALF_LIFE: Final = 0.5

# Activation: decay = slope * e^activation + intercept, and recall is logistic around a threshold. Slope,
# intercept and the rule that time between days counts for less follow Pavlik & Anderson 2005, Cognitive
# Science 29:559, as remembered and not looked up again; threshold, noise and boost are chosen here.
_SLOPE, _INTERCEPT, _THRESHOLD, _NOISE = 0.217, 0.177, -0.7, 0.3
_SLOW_SECONDS_A_DAY = 0.025 * 86400
_TRACES = 24


class ExponentialMind(Mind):
    """Exponential forgetting with a half-life that grows with each spaced recall and halves with a miss.

    The form of half-life regression and MEMORIZE; sizes are chosen here. It forgets faster than
    FSRS's default curve, whose tail is very flat.
    """

    def __init__(self, crowd: Crowd, rng: np.random.Generator) -> None:
        super().__init__(crowd, rng)
        own = 0.4 * rng.standard_normal((crowd.learners, 1)) + ITEM_SPREAD * rng.standard_normal(crowd.shape)
        self._first = 1.3 * np.exp(own)
        self._half_life = self._first.copy()

    def kept(self, day: int, rows: Indices, concepts: Indices) -> Floats:
        """Return 2^(-elapsed / half-life)."""
        return np.exp2(-(day - self.last[rows, concepts]) / self._half_life[rows, concepts])

    def learn(self, day: int, rows: Indices, concepts: Indices, recalled: Bools) -> None:
        """Grow by up to 3 times the half-life where all of it has gone by; halve it after a miss."""
        at = (rows, concepts)
        held, first = self._half_life[at], self._first[at]
        spaced = np.minimum((day - self.last[at]) / held, 1.0)
        again = np.where(recalled, held * (1 + 3.0 * spaced), np.maximum(held / 2, first))
        fresh = np.where(recalled, 2 * first, first)
        self._half_life[at] = np.maximum(np.where(self.met[at], again, fresh), _LOWEST_HALF_LIFE)


class ActivationMind(Mind):
    """ACT-R-like: each study leaves a trace that decays by a power law, sooner if recall was easy then."""

    def __init__(self, crowd: Crowd, rng: np.random.Generator) -> None:
        super().__init__(crowd, rng)
        self._boost = (
            0.1 + 0.3 * rng.standard_normal((crowd.learners, 1)) + 0.3 * rng.standard_normal(crowd.shape)
        )
        self._when = np.full((*crowd.shape, _TRACES), -np.inf)
        self._decay = np.full((*crowd.shape, _TRACES), _INTERCEPT)
        self._count = np.zeros(crowd.shape, dtype=int)

    def kept(self, day: int, rows: Indices, concepts: Indices) -> Floats:
        """Return the logistic of activation above the threshold."""
        above = self._boost[rows, concepts] + self._activation(day, rows, concepts) - _THRESHOLD
        return np.asarray(1 / (1 + np.exp(-above / _NOISE)))

    def learn(self, day: int, rows: Indices, concepts: Indices, recalled: Bools) -> None:  # noqa: ARG002
        """Leave a trace, recalled or explained; the oldest of 24 gives way."""
        at, place = (rows, concepts), self._count[rows, concepts] % _TRACES
        self._decay[rows, concepts, place] = (
            _SLOPE * np.exp(self._activation(day, rows, concepts)) + _INTERCEPT
        )
        self._when[rows, concepts, place] = day
        self._count[at] += 1

    def _activation(self, day: int, rows: Indices, concepts: Indices) -> Floats:
        # A trace of the same day counts as an hour old: at no age at all it would outweigh everything.
        used = max(1, min(_TRACES, int(self._count.max())))
        age = np.maximum(day - self._when[rows, concepts, :used], 1 / 24) * _SLOW_SECONDS_A_DAY
        strength = np.sum(age ** -self._decay[rows, concepts, :used], axis=-1)
        return np.asarray(np.log(np.maximum(strength, 1e-9)))


class StagesMind(Mind):
    """All or none, in two stages: explained it is fragile; recalled after a gap it may become durable.

    A stage is not a strength: nothing grows a little with each study, a durable concept needs no
    more of them, and of a fragile one each day an equal share is lost. In the manner of two-stage Markov
    models of paired associates (Atkinson & Crothers 1964, Journal of Mathematical Psychology 1:285), as
    remembered and not looked up again; sizes are chosen here.
    """

    _UNLEARNT, _FRAGILE, _DURABLE = 0, 1, 2
    _RELEARNT = 0.8

    def __init__(self, crowd: Crowd, rng: np.random.Generator) -> None:
        super().__init__(crowd, rng)
        self._rng = rng
        self._stage = np.zeros(crowd.shape, dtype=int)
        lost = np.clip(0.09 * np.exp(0.4 * rng.standard_normal(crowd.learners)), 0.02, 0.4)
        self._kept_daily = np.stack([np.zeros_like(lost), 1 - lost, np.full_like(lost, 0.996)])

    def kept(self, day: int, rows: Indices, concepts: Indices) -> Floats:
        """Return the chance that the stage was not lost on any day since."""
        daily = self._kept_daily[self._stage[rows, concepts], rows]
        return np.asarray(daily ** np.maximum(day - self.last[rows, concepts], 1.0))

    def learn(self, day: int, rows: Indices, concepts: Indices, recalled: Bools) -> None:
        """After a gap of days a recall makes durable, surest after three; a miss is learnt anew at 80 %."""
        at, luck = (rows, concepts), self._rng.random(rows.shape)
        gap = np.where(self.met[at], day - self.last[at], 0.0)
        steadied = np.where(luck < 0.6 * np.minimum(gap / 3, 1.0), self._DURABLE, self._FRAGILE)
        recalled_to = np.maximum(self._stage[at], steadied)
        self._stage[at] = np.where(
            recalled, recalled_to, np.where(luck < self._RELEARNT, self._FRAGILE, self._UNLEARNT)
        )
