"""What the planner knows of a learner's concepts on one morning."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Pool:
    """One learner's concepts, arrays of shape (n,); or those of many at once, shape (learners, n).

    `stability` (days) and `difficulty` (1-10) are those of the card, nan where the concept is not `met`.
    `days_since` counts whole study days since the last review, 0 where not met. `weight` is the concept's
    share of the exam, 0.0-1.0, and sums to 1 over what the exam covers. `prior` is the chance, 0.0-1.0, that
    a concept is known before its first sight. `seconds_right` and `seconds_wrong` are what this learner
    spends on a response with its explanation, above 0.
    """

    stability: Floats
    difficulty: Floats
    days_since: Floats
    met: Bools
    weight: Floats
    prior: Floats
    seconds_right: float
    seconds_wrong: float

    @property
    def seen_today(self) -> Bools:
        """Return which concepts were studied today; they can wait until tomorrow."""
        return self.met & (self.days_since < 1)

    def mapped(self, change: Callable[[Array], Array]) -> Self:
        """Return the pool with each of its arrays changed alike, as to choose or to repeat learners."""
        return replace(
            self,
            stability=change(self.stability),
            difficulty=change(self.difficulty),
            days_since=change(self.days_since),
            met=change(self.met),
            weight=change(self.weight),
            prior=change(self.prior),
        )
