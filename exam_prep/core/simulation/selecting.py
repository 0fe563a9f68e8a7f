"""The product's selector in a simulation: each learner's policy is chosen anew every few days."""

from typing import Final

import numpy as np

from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.pool import Floats, Indices
from exam_prep.core.planning.scoring import order
from exam_prep.core.planning.selector import COLD_START, FEWEST_REVIEWS, choose
from exam_prep.core.simulation.minds import Crowd
from exam_prep.core.simulation.planned import curve_of, some
from exam_prep.core.simulation.record import Record
from exam_prep.core.simulation.schedulers import Scheduler

EVERY_DAYS: Final = 7


class Selecting(Scheduler):
    """Follows `choose` for each learner: at the first 30 spaced reviews, and then once a week."""

    def __init__(self, crowd: Crowd, seed: int) -> None:
        self._seed = seed
        self._policies: list[Policy] = [COLD_START] * crowd.learners
        self._chosen_on: Floats = np.full(crowd.learners, -np.inf)

    def order(self, record: Record, day: int) -> Indices:
        """Return each learner's order by the policy chosen for them."""
        self._choose(record, day)
        pool, curve = record.deck.pool, record.curve
        ordered = np.empty(record.asked.shape, dtype=np.intp)
        for policy in Policy:
            rows = np.array([at for at, own in enumerate(self._policies) if own is policy])
            if rows.size:
                left = len(record.budgets) - day
                ordered[rows] = order(policy, some(pool, rows), days_left=left, curve=curve_of(curve, rows))
        return ordered

    def _choose(self, record: Record, day: int) -> None:
        ready = (record.spaced >= FEWEST_REVIEWS) & (day - self._chosen_on >= EVERY_DAYS)
        for learner in np.nonzero(ready)[0]:
            self._policies[learner] = choose(
                some(record.deck.pool, int(learner)),
                record.budgets[day:],
                record.calibration(int(learner)),
                seed=self._seed + 1000 * day + int(learner),
                former=self._policies[learner],
            ).policy
            self._chosen_on[learner] = day
