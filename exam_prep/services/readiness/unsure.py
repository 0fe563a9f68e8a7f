"""Of which sections of a learner's exam too little is known, and how much is known of them."""

from dataclasses import dataclass

import numpy as np

from exam_prep.core.readiness.areas import Area, Standing, areas
from exam_prep.core.readiness.diagnostic import level_error
from exam_prep.core.readiness.estimate import Estimate
from exam_prep.core.readiness.outlook import Outlook
from exam_prep.core.readiness.posterior import Levels


@dataclass(frozen=True, slots=True)
class Unsure:
    """The unsure sections: places in the outlook, `shares` of the blueprint (sum 1), and levels in logits."""

    places: tuple[int, ...]
    shares: tuple[float, ...]
    known: Levels

    @property
    def error(self) -> float:
        """Return the standard error, in logits, of the level over them; 0 where there is none."""
        return level_error(self.known, self.shares)


def sections_of(outlook: Outlook, today: Estimate) -> tuple[Area, ...]:
    """Return the areas against the cut; without one, against the learner's own expected share."""
    share = today.mean if outlook.cut is None else float(outlook.cut)
    return areas(outlook, today, cut_share=share / outlook.size)


def unsure_of(outlook: Outlook, today: Estimate) -> Unsure:
    """Return the sections the bank can ask about and that are neither weak nor strong, or thin."""
    places = sorted(
        area.section
        for area in sections_of(outlook, today)
        if outlook.sections[area.section].available and (area.is_thin or area.standing is Standing.UNSURE)
    )
    quotas = [outlook.sections[place].quota for place in places]
    at = np.array(places, dtype=np.intp)
    levels = today.levels
    return Unsure(
        tuple(places),
        tuple(quota / sum(quotas) for quota in quotas),
        Levels(levels.mean[at], levels.covariance[np.ix_(at, at)]),
    )
