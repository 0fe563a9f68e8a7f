"""Choose a learner's policy by simulation, and foresee what its plan will bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from exam_prep.core.planning import lasting
from exam_prep.core.planning.calibration import Calibration
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.pool import Floats, Pool
from exam_prep.core.planning.rollout import Rollout, repeated, roll_out
from exam_prep.errors import InvalidError

ROLLOUTS: Final = 32

COLD_START: Final = Policy.THRESHOLD
"""The policy of a learner of whom too little is known to choose."""

FEWEST_REVIEWS: Final = 30
"""The spaced reviews from which on a policy is chosen."""

LEAST_GAIN: Final = 0.08
"""What another policy must promise, in exam-day recall, before the former one is left."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen policy, and the exam-day recall, 0.0-1.0 weighted by the exam, expected of each."""

    policy: Policy
    expected: Mapping[Policy, float]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a plan is expected to bring, means over rollouts.

    `with_plan` and `without` further study: recall of each concept on exam day, 0.0-1.0, shape (n,). Of each
    day, shape (days,): the `seconds` used, `new` concepts and `reviews`. `spread` holds the weighted
    exam-day recall of each rollout, for an interval.
    """

    with_plan: Floats
    without: Floats
    seconds: Floats
    new: Floats
    reviews: Floats
    spread: Floats


def choose(
    pool: Pool,
    budgets: Sequence[float],
    calibration: Calibration,
    *,
    seed: int,
    former: Policy | None,
    rollouts: int = ROLLOUTS,
) -> Choice:
    """Return the policy with the highest mean exam-day recall over `rollouts` (1 or more).

    `budgets` are the seconds of each remaining day, today first, 0 on rest days. Each rollout draws a curve
    from what is believed of this learner. The `former` policy stays unless another gains over eight points;
    with fewer than 30 spaced reviews it is `COLD_START`, and all are still compared. Raises InvalidError when
    no day is left.
    """
    expected = {
        policy: float(_weighted(_rolled(policy, pool, budgets, calibration, seed, rollouts), pool).mean())
        for policy in Policy
    }
    return Choice(decide(expected, reviews=calibration.reviews, former=former), expected)


def decide(
    expected: Mapping[Policy, float],
    *,
    reviews: int,
    former: Policy | None,
    least_gain: float = LEAST_GAIN,
) -> Policy:
    """Return the policy that follows from what is `expected` of each, by the rule of `choose`."""
    best = max(expected, key=expected.__getitem__)
    if reviews < FEWEST_REVIEWS:
        return COLD_START
    if former is not None and expected[best] - expected[former] <= least_gain:
        return former
    return best


def forecast(
    pool: Pool,
    budgets: Sequence[float],
    policy: Policy,
    calibration: Calibration,
    *,
    seed: int,
    rollouts: int = ROLLOUTS,
) -> Forecast:
    """Return what `policy` is expected to bring in the `budgets`, seconds a day from today.

    Raises InvalidError when no day is left.
    """
    rolled = _rolled(policy, pool, budgets, calibration, seed, rollouts)
    curves = calibration.draws(np.random.default_rng(seed), rollouts)
    left = lasting.recall(repeated(pool, rollouts), curves, after=len(budgets))
    return Forecast(
        with_plan=rolled.recall.mean(axis=0),
        without=left.mean(axis=0),
        seconds=rolled.seconds.mean(axis=0),
        new=rolled.new.mean(axis=0),
        reviews=rolled.reviews.mean(axis=0),
        spread=_weighted(rolled, pool),
    )


def _rolled(
    policy: Policy,
    pool: Pool,
    budgets: Sequence[float],
    calibration: Calibration,
    seed: int,
    rollouts: int,
) -> Rollout:
    if not budgets:
        raise InvalidError("Choose an exam date in the future: no day is left to plan.")
    return roll_out(
        policy,
        repeated(pool, rollouts),
        budgets,
        planned=calibration.map,
        truth=calibration.draws(np.random.default_rng(seed), rollouts),
        seed=seed,
    )


def _weighted(rolled: Rollout, pool: Pool) -> Floats:
    return np.asarray((rolled.recall * pool.weight).sum(axis=-1))
