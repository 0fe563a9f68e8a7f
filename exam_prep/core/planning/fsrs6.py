"""FSRS-6 for whole arrays of cards; the library `fsrs` takes them one by one.

Formulas and default parameters are the library's; a test holds both together to 1e-9. Parameters are floats,
or arrays of shape (learners, 1) where each learner has its own.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from fsrs.scheduler import DEFAULT_PARAMETERS

from exam_prep.core.planning.pool import Bools, Floats

Parameter = float | Floats
Parameters = Sequence[Parameter]
Card = tuple[Floats, Floats]
"""Stability in days and difficulty, 1-10."""

DEFAULTS: Final[Parameters] = tuple(DEFAULT_PARAMETERS)
DECAY: Final = float(DEFAULT_PARAMETERS[20])
RETENTION: Final = 0.9
"""The recall after as many days as the stability says, whatever the decay."""

_LEAST_STABILITY = 0.001
_LONGEST_INTERVAL = 36500.0


def recall(elapsed: Floats | float, stability: Floats, decay: Parameter = DECAY) -> Floats:
    """Return the chance of recall, 0.0-1.0, `elapsed` days (0 or more) after the last review."""
    factor = RETENTION ** (-1 / decay) - 1
    return np.asarray((1 + factor * elapsed / stability) ** -decay)


def interval(stability: Floats) -> Floats:
    """Return the whole days, 1-36500, until recall falls to 0.9."""
    return np.clip(np.rint(stability), 1.0, _LONGEST_INTERVAL)


def first(good: Bools, parameters: Parameters = DEFAULTS) -> Card:
    """Return the card after a first review: Good where `good`, else Again."""
    stability = np.where(good, parameters[2], parameters[0])
    easier = np.where(good, np.exp(2 * np.asarray(parameters[5])), 1.0)
    return np.maximum(stability, _LEAST_STABILITY), np.clip(parameters[4] - easier + 1, 1.0, 10.0)


def good(
    stability: Floats, difficulty: Floats, elapsed: Floats | float, parameters: Parameters = DEFAULTS
) -> Card:
    """Return the card after Good, `elapsed` whole days after the last review; 0 is the same day."""
    w = parameters
    missing = 1 - recall(elapsed, stability, w[20])
    grown = 1 + np.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (np.exp(missing * w[10]) - 1)
    briefly = np.maximum(np.exp(w[17] * w[18]) * stability ** -w[19], 1.0)
    after = np.maximum(stability * np.where(np.less(elapsed, 1), briefly, grown), _LEAST_STABILITY)
    return after, _drawn_to_easy(difficulty, parameters)


def again(
    stability: Floats, difficulty: Floats, elapsed: Floats | float, parameters: Parameters = DEFAULTS
) -> Card:
    """Return the card after Again, `elapsed` whole days after the last review; 0 is the same day."""
    w = parameters
    missing = 1 - recall(elapsed, stability, w[20])
    lapsed = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * np.exp(missing * w[14])
    lapsed = np.minimum(lapsed, stability / np.exp(w[17] * w[18]))
    briefly = stability * np.exp(w[17] * (w[18] - 2)) * stability ** -w[19]
    after = np.maximum(np.where(np.less(elapsed, 1), briefly, lapsed), _LEAST_STABILITY)
    return after, _drawn_to_easy(difficulty + (10 - difficulty) * 2 * w[6] / 9, parameters)


def _drawn_to_easy(difficulty: Floats, parameters: Parameters) -> Floats:
    easiest = parameters[4] - np.exp(3 * np.asarray(parameters[5])) + 1
    reverted = parameters[7] * easiest + (1 - parameters[7]) * difficulty
    return np.asarray(np.clip(reverted, 1.0, 10.0))
