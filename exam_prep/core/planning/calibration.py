"""How fast this learner forgets: a curve on top of the cards, learnt from spaced reviews.

Two numbers a learner, as docs/review.md B6 sets out: recall = (1 + F(d) t / (m S))^-d, where the default
curve has m = 1 and d = 0.1542. A large d forgets exponentially.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from exam_prep.core.planning import fsrs6
from exam_prep.core.planning.cards import chance_right
from exam_prep.core.planning.pool import Bools, Floats

_STRETCHES = np.geomspace(0.08, 5.0, 10)
_DECAYS = np.array([0.08, fsrs6.DECAY, 0.3, 0.6, 1.2, 3.0])
_M, _D = (grid.ravel() for grid in np.meshgrid(_STRETCHES, _DECAYS, indexing="ij"))
# Log-normal, spread 1 on either axis. The middle decay is well above FSRS's default: a week of short gaps
# tells little of the tail, and to take a light tail for a heavy one costs what nothing brings back.
_MIDDLE_DECAY, _SPREAD = 0.6, 1.0
_LOG_PRIOR = -0.5 * (np.log(_M) ** 2 + np.log(_D / _MIDDLE_DECAY) ** 2) / _SPREAD**2

# Reviews count half: no learner follows the curve exactly, and full weight made a wrong one look certain.
_TRUST = 0.5


@dataclass(frozen=True, slots=True)
class Curve:
    """How recall falls: stability is stretched by `m` (above 0), the tail is as heavy as `d` (above 0) says.

    Both are floats, or arrays of shape (learners, 1).
    """

    m: fsrs6.Parameter = 1.0
    d: fsrs6.Parameter = fsrs6.DECAY

    def recall(self, elapsed: Floats | float, stability: Floats) -> Floats:
        """Return the chance of recall, 0.0-1.0, `elapsed` days after a review left `stability`."""
        return fsrs6.recall(elapsed, self.m * stability, self.d)


@dataclass(frozen=True, slots=True)
class Observation:
    """A spaced review: the card's stability before it, whole days elapsed (1 or more), and what came.

    `learnt` says whether the first response of all to this concept was wrong. Others may have been known for
    years; they are kept out, since their lasting would be taken for that of what is learnt now.
    """

    stability: float
    elapsed: float
    right: bool
    guess: float
    learnt: bool


@dataclass(frozen=True)
class Calibration:
    """What is believed of a learner's curve: `log_posterior` of shape (60,), up to a constant.

    `reviews` counts the spaced reviews so far.
    """

    log_posterior: Floats
    reviews: int

    @cached_property
    def map(self) -> Curve:
        """Return the likeliest curve."""
        best = int(np.argmax(self.log_posterior))
        return Curve(float(_M[best]), float(_D[best]))

    def draws(self, rng: np.random.Generator, count: int) -> Curve:
        """Return `count` curves from the posterior, as one curve of arrays (count, 1)."""
        shares = np.exp(self.log_posterior - self.log_posterior.max())
        drawn = rng.choice(len(_M), size=count, p=shares / shares.sum())
        return Curve(_M[drawn][:, None], _D[drawn][:, None])


UNCALIBRATED: Final = Calibration(_LOG_PRIOR, 0)
"""What is believed before the first spaced review."""


def likeliest(log_posterior: Floats) -> Curve:
    """Return the likeliest curve of each learner, for posteriors of shape (learners, 60)."""
    best = np.argmax(log_posterior, axis=-1)
    return Curve(_M[best][:, None], _D[best][:, None])


def calibrate(observations: Iterable[Observation]) -> Calibration:
    """Return what spaced reviews tell of a learner's curve; none at all give the prior.

    Bernoulli likelihood with slip and guess (`cards.chance_right`), to the power of a half, and a log-normal
    prior, on a grid of 10 x 6.
    """
    seen = tuple(observations)
    if not seen:
        return UNCALIBRATED
    told = evidence(
        np.array([each.stability for each in seen]),
        np.array([each.elapsed for each in seen], dtype=float),
        np.array([each.right for each in seen]),
        guess=np.array([each.guess for each in seen]),
        learnt=np.array([each.learnt for each in seen]),
    )
    return Calibration(_LOG_PRIOR + told.sum(axis=0), len(seen))


def evidence(
    stability: Floats, elapsed: Floats, right: Bools, *, guess: Floats | float, learnt: Bools
) -> Floats:
    """Return what each review adds to the log posterior at each point of the grid, shape (reviews, 60)."""
    recall = Curve(_M, _D).recall(elapsed[:, None], stability[:, None])
    chance = chance_right(recall, np.broadcast_to(guess, stability.shape)[:, None])
    likelihood = np.log(np.where(right[:, None], chance, 1 - chance))
    return _TRUST * likelihood * learnt[:, None]
