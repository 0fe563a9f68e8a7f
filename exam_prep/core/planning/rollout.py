"""Play a policy to the exam day, many times at once, under curves that may be the learner's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exam_prep.core.planning import fsrs6, lasting
from exam_prep.core.planning.calibration import Curve
from exam_prep.core.planning.cards import GUESS
from exam_prep.core.planning.deck import Deck
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.pool import Bools, Floats, Indices, Pool
from exam_prep.core.planning.scoring import order
from exam_prep.core.planning.taking import Costs, most_taken, take


@dataclass(frozen=True, slots=True)
class Rollout:
    """What came of each rollout: `recall` on exam day, shape (rollouts, n), 0.0-1.0.

    `seconds`, `new` and `reviews` are those of each day, shape (rollouts, days).
    """

    recall: Floats
    seconds: Floats
    new: Floats
    reviews: Floats


def roll_out(
    policy: Policy, pool: Pool, budgets: Sequence[float], *, planned: Curve, truth: Curve, seed: int
) -> Rollout:
    """Return what comes of a policy; the first of `budgets`, seconds a day, is today's.

    `pool` is of shape (rollouts, n). The policy orders by the curve `planned`; responses and the exam follow
    `truth`, which has a curve for each rollout. Equal seeds give equal luck to each policy.
    """
    rng = np.random.default_rng(seed)
    deck = Deck(pool)
    memory = _Memory(deck.pool, truth, rng)
    costs = Costs(pool.seconds_right, pool.seconds_wrong)
    days = np.zeros((3, len(budgets), len(pool.met)))
    for day, budget in enumerate(budgets):
        if budget > 0:
            front = order(policy, deck.pool, days_left=len(budgets) - day, curve=planned)
            front = front[:, : most_taken(budget, costs)]
            chance = np.take_along_axis(memory.recall(), front, axis=-1)
            # Luck goes with the place in the day, not with the concept: one number a study is all it needs.
            luck, seconds = rng.random(front.shape), np.full(len(front), float(budget))
            taken = take(front, chance, luck=luck, guess=GUESS, seconds=seconds, costs=costs)
            met = deck.pool.met[taken.rows, taken.concepts]
            days[:, day] = (
                taken.seconds,
                np.bincount(taken.rows[~met], minlength=len(front)),
                np.bincount(taken.rows[met], minlength=len(front)),
            )
            memory.study(taken.rows, taken.concepts, taken.recalled)
            deck.study(taken.rows, taken.concepts, taken.right, GUESS)
        deck.pass_day()
    seconds, new, reviews = days.transpose(0, 2, 1)
    return Rollout(memory.of_all(), seconds, new, reviews)


class _Memory:
    # What each rollout's learner truly remembers. The cards cannot stand for it: they take a lucky response
    # for half a known one. It reads `pool`, the deck's, before the deck moves.
    def __init__(self, pool: Pool, truth: Curve, rng: np.random.Generator) -> None:
        known = lasting.known_before(pool)
        self._pool, self._truth = pool, truth
        self._stays = rng.random(known.shape) < known
        self._stability = lasting.stability_if_lucky(pool)
        hardest = fsrs6.first(np.zeros(1, dtype=bool))[1]
        self._difficulty = np.where(pool.met, np.maximum(pool.difficulty, hardest), hardest)

    def recall(self) -> Floats:
        fading = self._truth.recall(self._pool.days_since, self._stability)
        return np.where(self._stays, lasting.KEPT, np.where(self._pool.met, fading, 0.0))

    def of_all(self) -> Floats:
        return np.where(self._pool.met, self.recall(), self._pool.prior)

    def study(self, rows: Indices, concepts: Indices, recalled: Bools) -> None:
        at = (rows, concepts)
        held, hard, elapsed = self._stability[at], self._difficulty[at], self._pool.days_since[at]
        better, worse = fsrs6.good(held, hard, elapsed), fsrs6.again(held, hard, elapsed)
        first, met = fsrs6.first(recalled), self._pool.met[at]
        self._stability[at], self._difficulty[at] = (
            np.where(met, np.where(recalled, good, again), new)
            for good, again, new in zip(better, worse, first, strict=True)
        )


def repeated(pool: Pool, times: int) -> Pool:
    """Return one learner's pool, shape (n,), as `times` equal rows."""
    return pool.mapped(lambda array: np.tile(array, (times, 1)))
