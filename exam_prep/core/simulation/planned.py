"""The product's own policies in a simulation: the very functions that serve a learner."""

import numpy as np

from exam_prep.core.planning.calibration import Curve
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.pool import Indices, Pool
from exam_prep.core.planning.scoring import order
from exam_prep.core.simulation.record import Record
from exam_prep.core.simulation.schedulers import Scheduler


class Planned(Scheduler):
    """One policy for all learners, all the time, each by the likeliest curve of their own."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def order(self, record: Record, day: int) -> Indices:
        """Return the policy's order."""
        left = len(record.budgets) - day
        return order(self._policy, record.deck.pool, days_left=left, curve=record.curve)


def some(pool: Pool, rows: Indices | int) -> Pool:
    """Return the pool of some of its learners, or of one."""
    return pool.mapped(lambda array: array[rows])


def curve_of(curve: Curve, rows: Indices) -> Curve:
    """Return the curves of some learners, for curves of arrays (learners, 1)."""
    return Curve(np.asarray(curve.m)[rows], np.asarray(curve.d)[rows])
