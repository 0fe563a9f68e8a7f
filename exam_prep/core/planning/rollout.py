"""Play a policy to the exam day, many times at once, under curves that may be the learner's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exam_prep.core.planning.calibration import Curve
from exam_prep.core.planning.cards import GUESS
from exam_prep.core.planning.deck import Deck
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.pool import Floats, Pool
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
    costs = Costs(pool.seconds_right, pool.seconds_wrong)
    days = np.zeros((3, len(budgets), len(pool.met)))
    for day, budget in enumerate(budgets):
        if budget > 0:
            front = order(policy, deck.pool, days_left=len(budgets) - day, curve=planned)
            front = front[:, : most_taken(budget, costs)]
            chance = np.take_along_axis(deck.recall(truth), front, axis=-1)
            # Luck goes with the place in the day, not with the concept: one number a study is all it needs.
            luck, seconds = rng.random(front.shape), np.full(len(front), float(budget))
            taken = take(front, chance, luck=luck, guess=GUESS, seconds=seconds, costs=costs)
            met = deck.pool.met[taken.rows, taken.concepts]
            days[:, day] = (
                taken.seconds,
                np.bincount(taken.rows[~met], minlength=len(front)),
                np.bincount(taken.rows[met], minlength=len(front)),
            )
            deck.study(taken.rows, taken.concepts, taken.right, GUESS)
        deck.pass_day()
    seconds, new, reviews = days.transpose(0, 2, 1)
    return Rollout(deck.recall(truth), seconds, new, reviews)


def repeated(pool: Pool, times: int) -> Pool:
    """Return one learner's pool, shape (n,), as `times` equal rows."""
    return pool.mapped(lambda array: np.tile(array, (times, 1)))
