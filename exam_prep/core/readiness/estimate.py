"""One estimate of readiness: the likely score with its range, and the chance to reach the cut."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from exam_prep.core.item_response.curves import Array
from exam_prep.core.readiness.model import drifted
from exam_prep.core.readiness.outlook import Answer, Outlook, answered_items, form_items
from exam_prep.core.readiness.posterior import Levels, levels
from exam_prep.core.readiness.scores import mean_of, quantile, score_distribution

_LOW, _HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Estimate:
    """The score on a form of `size` items: `low` to `high` hold it with 80 %, `mean` lies between them.

    `chance` is that of reaching the cut, 0-1, None where there is no cut; whether it may be shown is for
    the display rule. `counts` are the answers of each section.
    """

    size: int
    low: int
    high: int
    mean: float
    chance: float | None
    counts: tuple[int, ...]
    levels: Levels

    @property
    def answers(self) -> int:
        """How many first answers it rests on."""
        return sum(self.counts)


def estimate(outlook: Outlook, answers: Sequence[Answer], *, months: float) -> Estimate:
    """Return the estimate for `months`, 0 or more, after the middle of the answers.

    Nothing depends on the order of `answers`; answers of no section of the outlook are left out.

    Raises:
        ValueError: the outlook has no item.
    """
    if outlook.size < 1:
        raise ValueError("an estimate needs an exam with at least one item")
    # Sums of floats depend on their order; the sorted one makes equal answers give equal bits.
    counted = sorted(
        (one for one in answers if 0 <= one.section < len(outlook.sections)),
        key=lambda one: (one.section, one.facility, one.options, one.points),
    )
    known = _levels(outlook, counted, months)
    spread = score_distribution(known, *form_items(outlook))
    mean = float(mean_of(spread))
    counts = np.bincount([one.section for one in counted], minlength=len(outlook.sections))
    return Estimate(
        size=outlook.size,
        low=min(int(quantile(spread, _LOW)), math.floor(mean)),
        high=max(int(quantile(spread, _HIGH)), math.ceil(mean)),
        mean=mean,
        chance=None if outlook.cut is None else chance_to_reach(spread, outlook.cut),
        counts=tuple(int(count) for count in counts),
        levels=known,
    )


def chance_to_reach(distribution: Array, cut: Decimal) -> float:
    """Return the chance, 0-1, of a score of at least `cut` points."""
    reached = float(distribution[max(math.ceil(cut), 0) :].sum())
    return min(max(reached, 0.0), 1.0)


def _levels(outlook: Outlook, answers: Sequence[Answer], months: float) -> Levels:
    points = np.array([min(max(one.points, 0.0), 1.0) for one in answers], dtype=float)
    now = levels(len(outlook.sections), *answered_items(answers), points)
    return Levels(now.mean, drifted(now.covariance, months))
