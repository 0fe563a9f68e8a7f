"""What is believed of an item before the first response.

A prior keeps few responses from giving endless estimates: with it 20 learners give a usable 2PL, without it
200 do not (docs/calibration.md).
"""

import math
from dataclasses import dataclass

import numpy as np

from exam_prep.core.item_response.curves import Array, Mask

_LOG_SLOPE, _LOG_SLOPE_SD = -0.1, 0.35
_INTERCEPT_SD = 1.5
_AUTHOR_SD = 0.9
"""Sd of an author's word about an item, in logits: .4 for the author's own error, .8 for how far these
learners may stand from the just-qualified people whom the author thought of, added as variances."""
_LEAST, _MOST = 0.02, 0.98


@dataclass(frozen=True, slots=True)
class Prior:
    """Normal priors of log slopes and of intercepts; intercepts have an entry an item.

    An sd of infinity says nothing.
    """

    log_slope: float
    log_slope_sd: float
    intercept: Array
    intercept_sd: Array

    @property
    def tells_slope(self) -> bool:
        """Whether it says anything of slopes."""
        return math.isfinite(self.log_slope_sd)

    def only(self, items: Mask) -> "Prior":
        """Return the prior of the items of a mask (k,)."""
        return Prior(self.log_slope, self.log_slope_sd, self.intercept[items], self.intercept_sd[items])


def default_prior(items: int) -> Prior:
    """Return log a ~ N(-.1, .35²), d ~ N(0, 1.5²) for each of `items` items."""
    return Prior(_LOG_SLOPE, _LOG_SLOPE_SD, np.zeros(items), np.full(items, _INTERCEPT_SD))


def no_prior(items: int) -> Prior:
    """Return what says nothing: the estimates are then those of maximum likelihood."""
    return Prior(0.0, math.inf, np.zeros(items), np.full(items, math.inf))


def with_difficulties(prior: Prior, difficulties: Array) -> Prior:
    """Return `prior` with intercepts from authors' difficulties, the shares (0-1) expected to be right.

    nan leaves an item's prior as it is. The share of learners at level 0 is its chance there, so the
    intercept is about logit(share).
    """
    known = np.clip(np.nan_to_num(difficulties, nan=0.5), _LEAST, _MOST)
    stated = ~np.isnan(difficulties)
    return Prior(
        prior.log_slope,
        prior.log_slope_sd,
        np.where(stated, np.log(known / (1 - known)), prior.intercept),
        np.where(stated, _AUTHOR_SD, prior.intercept_sd),
    )
