"""One day of study of many learners at once: who takes what until the seconds are used."""

import math
from dataclasses import dataclass

import numpy as np

from exam_prep.core.planning.cards import SLIP
from exam_prep.core.planning.pool import Bools, Floats, Indices


@dataclass(frozen=True, slots=True)
class Taken:
    """What was studied; `rows`, `concepts`, `recalled` and `right` have one entry a study.

    `recalled` says whether the learner knew, `right` what was seen of it. `seconds` is what each learner
    used.
    """

    rows: Indices
    concepts: Indices
    recalled: Bools
    right: Bools
    seconds: Floats


@dataclass(frozen=True, slots=True)
class Costs:
    """What a study costs in seconds, each above 0; `again` is added to a wrong one that is asked again."""

    right: float = 35.0
    wrong: float = 70.0
    again: float = 0.0


def most_taken(seconds: float, costs: Costs) -> int:
    """Return how many concepts fit into so many seconds at most."""
    return math.ceil(seconds / min(costs.right, costs.wrong + costs.again))


def take(
    front: Indices,
    recall: Floats,
    *,
    luck: Floats,
    guess: float,
    seconds: Floats,
    costs: Costs,
    allowed: Bools | None = None,
) -> Taken:
    """Return what learners study of `front`, shape (learners, k), in order while their seconds last.

    A concept is begun while any second is left. `recall` is the chance that each is known, `luck` a uniform
    number for each in 0.0-1.0: below recall it is known, and a slip at the lowest 3 % of that; above, the
    lowest `guess` of the rest is a lucky response. `seconds` is what each learner has, shape (learners,).
    Only what is `allowed`, shape as `front`, is begun; None allows all.
    """
    recalled = luck < recall
    unlucky = (luck - recall) >= guess * (1 - recall)
    right = np.where(recalled, luck >= SLIP * recall, ~unlucky)
    cost = np.where(right, costs.right, costs.wrong + costs.again)
    before = np.cumsum(cost, axis=-1) - cost
    studied = before < seconds[:, None]
    if allowed is not None:
        studied &= allowed
    rows = np.nonzero(studied)[0]
    return Taken(
        rows, front[studied], recalled[studied], right[studied], np.where(studied, cost, 0.0).sum(axis=-1)
    )
