"""The cards of `core.memory`, for whole arrays: how a response moves them, luck taken out."""

from typing import Final

import numpy as np

from exam_prep.core.planning import fsrs6
from exam_prep.core.planning.pool import Bools, Floats

SLIP: Final = 0.03
"""The chance that somebody who knows a concept answers wrong."""

GUESS: Final = 0.25
"""The chance of a blind learner among four options."""


def chance_right(recall: Floats, guess: Floats | float = GUESS) -> Floats:
    """Return the chance of a right response, 0.0-1.0, at that chance of `recall`."""
    return recall * (1 - SLIP) + (1 - recall) * guess


def knowing(right: Bools, recall: Floats, guess: Floats | float = GUESS) -> Floats:
    """Return the chance that a response came from knowing: `core.memory.knowing` without certainty."""
    return np.where(right, recall * (1 - SLIP) / chance_right(recall, guess), 0.0)


def review(
    stability: Floats,
    difficulty: Floats,
    days_since: Floats,
    met: Bools,
    right: Bools,
    *,
    prior: Floats | float,
    guess: Floats | float = GUESS,
) -> tuple[fsrs6.Card, Floats]:
    """Return the cards after a response each, and the chance that it came from knowing.

    Stability and difficulty may be anything where not `met`; the first sight starts from `prior`. Equal to
    `core.memory.review` for responses of which no certainty is known.
    """
    held, hard = np.where(met, stability, 1.0), np.where(met, difficulty, 5.0)
    known = knowing(right, np.where(met, fsrs6.recall(days_since, held), prior), guess)
    every = np.ones_like(met)
    better, worse = fsrs6.good(held, hard, days_since), fsrs6.again(held, hard, days_since)
    new_better, new_worse = fsrs6.first(every), fsrs6.first(~every)
    return _blend(
        known,
        (np.where(met, better[0], new_better[0]), np.where(met, better[1], new_better[1])),
        (np.where(met, worse[0], new_worse[0]), np.where(met, worse[1], new_worse[1])),
    ), known


def _blend(known: Floats, better: fsrs6.Card, worse: fsrs6.Card) -> fsrs6.Card:
    stability = better[0] ** known * worse[0] ** (1 - known)
    return stability, better[1] * known + worse[1] * (1 - known)
