"""Cards of many learners that move from day to day, in a rollout as in a simulation."""

import numpy as np

from exam_prep.core.memory import DEFAULT_PRIOR
from exam_prep.core.planning import cards, lasting
from exam_prep.core.planning.calibration import Curve
from exam_prep.core.planning.pool import Bools, Floats, Indices, Pool


class Deck:
    """The cards of a pool of shape (learners, n); `pool` is what they are now.

    Its arrays are changed in place: a simulated year would else copy them at each step.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool.mapped(np.copy)

    def study(self, rows: Indices, concepts: Indices, right: Bools, guess: float) -> Floats:
        """Move the cards that were answered today; return the chance of each that it was known."""
        pool, at = self.pool, (rows, concepts)
        after, known = cards.review(
            pool.stability[at],
            pool.difficulty[at],
            pool.days_since[at],
            pool.met[at],
            right,
            prior=DEFAULT_PRIOR,
            guess=guess,
        )
        pool.stability[at], pool.difficulty[at] = after
        pool.met[at] = True
        pool.days_since[at] = 0
        return known

    def pass_day(self) -> None:
        """Let a night go by."""
        self.pool.days_since[self.pool.met] += 1

    def recall(self, curve: Curve) -> Floats:
        """Return the chance of recall now, 0.0-1.0; of what was not met, its prior."""
        return lasting.recall(self.pool, curve)


def new_deck(learners: int, weight: Floats, *, prior: float, seconds: tuple[float, float]) -> Deck:
    """Return the cards of learners who have met nothing; `seconds` are those of right and wrong."""
    shape = (learners, len(weight))
    return Deck(
        Pool(
            stability=np.full(shape, np.nan),
            difficulty=np.full(shape, np.nan),
            days_since=np.zeros(shape),
            met=np.zeros(shape, dtype=bool),
            weight=np.broadcast_to(weight, shape),
            prior=np.full(shape, prior),
            seconds_right=seconds[0],
            seconds_wrong=seconds[1],
        )
    )
