"""What was known before its first sight stays known; what was learnt since fades along the learner's curve.

`calibration` keeps concepts that were right at first sight out of the curve for the same reason. Without
this, a learner who forgets fast would seem to lose an old concept by meeting it.
"""

from typing import Final

import numpy as np

from exam_prep.core.planning import fsrs6
from exam_prep.core.planning.calibration import Curve
from exam_prep.core.planning.pool import Floats, Pool

KEPT: Final = 0.95
"""The recall of what was known before its first sight, whenever asked; nothing is certain."""


def _first(*, good: bool) -> tuple[float, float]:
    stability, difficulty = fsrs6.first(np.array([good]))
    return float(stability[0]), float(difficulty[0])


_GOOD_STABILITY, _EASY = _first(good=True)
_AGAIN_STABILITY, _HARD = _first(good=False)


def known_before(pool: Pool) -> Floats:
    """Return the chance, 0.0-1.0, that each concept was known before its first sight; of a new one its prior.

    Read off the card, where the first response leaves a difficulty between FSRS's of Good and of Again by
    the chance that it came from knowing, at a prior of a half. A lapse brings it above both, which says no.
    """
    even = _at_even_odds(pool)
    yes, no = even * pool.prior, (1 - even) * (1 - pool.prior)
    return np.where(pool.met, yes / np.maximum(yes + no, np.finfo(float).tiny), pool.prior)


def recall(pool: Pool, curve: Curve, *, after: float = 0.0) -> Floats:
    """Return the chance of recall, 0.0-1.0, in `after` days without a look; of a new one its prior."""
    known, held = known_before(pool), stability_if_lucky(pool)
    fading = curve.recall(pool.days_since + after, held)
    return np.where(pool.met, known * KEPT + (1 - known) * fading, pool.prior)


def stability_if_lucky(pool: Pool) -> Floats:
    """Return the stability of each concept, in days, if it was not known before; 1 of a new one.

    The card lies between Good and Again by the chance of knowing; that share is taken out again.
    """
    share = _AGAIN_STABILITY / _GOOD_STABILITY
    return np.where(pool.met, pool.stability * share ** _at_even_odds(pool), 1.0)


def _at_even_odds(pool: Pool) -> Floats:
    difficulty = np.where(pool.met, pool.difficulty, _HARD)
    return np.asarray(np.clip((_HARD - difficulty) / (_HARD - _EASY), 0.0, 1.0))
