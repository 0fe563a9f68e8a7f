"""What to study next under each policy: one order of all concepts, for one learner or for many."""

from typing import Final

import numpy as np

from exam_prep.core.planning import fsrs6, lasting
from exam_prep.core.planning.calibration import Curve
from exam_prep.core.planning.due import by_fsrs, last_looks
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.pool import Floats, Indices, Pool

THRESHOLD: Final = 0.65
"""The recall below which the policy of that name brings a concept back."""

_LIGHTEST: Final = 1e-3

# Tiers are whole numbers; within one, order is a share below 1.
_FIRST, _SECOND, _FILL, _SEEN_TODAY = 3.0, 2.0, 1.0, 0.0


def order(policy: Policy, pool: Pool, *, days_left: int, curve: Curve) -> Indices:
    """Return the indices of all concepts, best first, shape as the pool's.

    `days_left` is 1 on the eve of the exam. A day's plan takes from the front until its seconds are used.
    What was seen today stands at the end. Equal concepts keep their order.
    """
    ranked = -scores(policy, pool, days_left=days_left, curve=curve)
    return np.argsort(ranked, axis=-1, kind="stable")


def scores(policy: Policy, pool: Pool, *, days_left: int, curve: Curve) -> Floats:
    """Return a score for each concept, the highest to be studied first; only their order means anything.

    Each policy puts concepts into tiers (due, new, the rest) and ranks them inside.
    """
    gain = _share(_weighted(gain_per_second(pool, days_left=days_left, curve=curve), pool.weight))
    if policy is Policy.GREEDY:
        return np.where(pool.seen_today, _SEEN_TODAY, _FIRST) + gain
    recall = lasting.recall(pool, curve)
    if policy is Policy.THRESHOLD:
        due, last = pool.met & (recall < THRESHOLD), np.zeros_like(pool.met)
    else:
        due, last = by_fsrs(pool), last_looks(pool, days_left)
    due_tier, new_tier = (_SECOND, _FIRST) if policy is Policy.COVERAGE else (_FIRST, _SECOND)
    # A last look waits for its turn among new concepts by what each gains: put before them all, it left more
    # concepts unseen than it saved (docs/simulation.md).
    tier = np.select(
        [pool.seen_today, due, ~pool.met, last], [_SEEN_TODAY, due_tier, new_tier, _SECOND], _FILL
    )
    return tier + np.where(due, _share(1 - recall), gain)


def gain_per_second(pool: Pool, *, days_left: int, curve: Curve) -> Floats:
    """Return how much recall on exam day a study of each concept now is expected to add, per second.

    (R1 - R0) / (R c_right + (1 - R) c_wrong), where R0 is the recall on exam day if it is left, and R1 that
    after a study today that meets recall R (docs/review.md, B6). What was known before its first sight stays
    (`lasting`), so a study adds only where it was not.
    """
    held, hard = lasting.stability_if_lucky(pool), np.where(pool.met, pool.difficulty, 5.0)
    known, now = lasting.known_before(pool), lasting.recall(pool, curve)
    fading = np.where(pool.met, curve.recall(pool.days_since, held), 0.0)
    left = np.where(pool.met, curve.recall(pool.days_since + days_left, held), 0.0)
    every = np.ones_like(pool.met)
    better = np.where(pool.met, fsrs6.good(held, hard, pool.days_since)[0], fsrs6.first(every)[0])
    worse = np.where(pool.met, fsrs6.again(held, hard, pool.days_since)[0], fsrs6.first(~every)[0])
    studied = fading * curve.recall(days_left, better) + (1 - fading) * curve.recall(days_left, worse)
    return np.asarray(
        (1 - known) * (studied - left) / (now * pool.seconds_right + (1 - now) * pool.seconds_wrong)
    )


def _weighted(gain: Floats, weight: Floats) -> Floats:
    """Weigh gains by the exam so that of two equal ones the heavier comes first, losses among them.

    A learner who forgets fast may lose by every new concept; a plain product would put the lightest first.
    """
    share = np.maximum(weight / weight.max(axis=-1, keepdims=True), _LIGHTEST)
    return np.asarray(np.where(gain > 0, gain * share, gain / share))


def _share(values: Floats) -> Floats:
    """Bring values into -0.4 to 0.4, order kept, so that no tier reaches into the next."""
    most = np.maximum(np.abs(values).max(axis=-1, keepdims=True), np.finfo(float).tiny)
    return np.asarray(0.4 * values / most)
