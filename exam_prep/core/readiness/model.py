"""The learner model's constants, and how one item answers to a level.

Levels are logits; 0 is the just-qualified person for whom authors estimate the difficulty.
"""

import math

import numpy as np

from exam_prep.core.item_response.curves import Array, Curves

MODEL_VERSION = 1
"""Goes up with every change that gives another estimate from the same log."""

MU = 0.0
TAU = 0.8
"""Prior sd of a section's level over learners."""
RHO = 0.7
"""Prior correlation between two sections of one learner."""
SE_B = 0.4
"""How far, in logits, an author's difficulty may be off (sd)."""
DRIFT = 0.25
"""Sd of the change of a level in a month, in logits; its expectation is 0 until data says otherwise."""

DAYS_A_MONTH = 30.4375
_LEAST, _MOST = 0.02, 0.98
_ATTENUATION = 1 / math.sqrt(1 + math.pi * SE_B**2 / 8)


def curves(facility: Array, options: Array) -> Curves:
    """Return the curves of items that `facility` (0-1) of just-qualified people answer right.

    The floor is the chance of a guess, 1/`options`, but never more than half of the facility: an item that
    the author thinks harder than a guess lures guessers away. The author's error widens the curve by
    k = 1/sqrt(1 + π·se²/8) (MacKay 1992, Neural Computation 4:720), so that its value at level 0 stays the
    facility.
    """
    known = np.clip(np.asarray(facility, dtype=float), _LEAST, _MOST)
    floor = np.minimum(1 / np.maximum(np.asarray(options, dtype=float), 1.0), known / 2)
    beyond = (known - floor) / (1 - floor)
    return Curves(np.full_like(known, _ATTENUATION), np.log(beyond / (1 - beyond)), floor)


def prior(sections: int) -> tuple[Array, Array]:
    """Return mean and covariance of the levels of `sections` sections, 1 or more, before any answer."""
    spread = TAU**2 * (RHO * np.ones((sections, sections)) + (1 - RHO) * np.eye(sections))
    return np.full(sections, MU), spread


def drifted(covariance: Array, months: float) -> Array:
    """Return the covariance after `months`, 0 or more: all sections drift together."""
    return covariance + DRIFT**2 * max(months, 0.0)
