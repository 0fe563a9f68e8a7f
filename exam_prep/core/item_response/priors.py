"""What is believed of an item before the first response.

A prior keeps few responses from giving endless estimates: with it 20 learners give a usable 2PL, without it
200 do not (docs/calibration.md).
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from exam_prep.core.item_response.curves import Array, Mask

_INTERCEPT_SD = 1.5
_AUTHOR_SD = 0.9
"""Sd of an author's word about an item, in logits: .4 for the author's own error, .8 for how far these
learners may stand from the just-qualified people whom the author thought of, added as variances."""
_LEAST, _MOST = 0.02, 0.98


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal belief; an sd of infinity says nothing."""

    mean: float
    sd: float


# What nine items with log a ~ N(-.1, .35²) and a tenth that tells nothing have for a mean and an sd, rounded.
_SLOPE = Normal(0.9, 0.45)
_LOG_COMMON_SLOPE = Normal(-0.1, 0.35)
_NOTHING = Normal(0.0, math.inf)


@dataclass(frozen=True, slots=True)
class Prior:
    """Normal priors of slopes and of intercepts; intercepts have an entry an item.

    A slope of an item's own may be near 0 or below, so its prior is on the slope itself: on log a, 0 lies
    endlessly far away, and an item that tells nothing would be pulled up. The common slope of Rasch, an sd of
    levels, is above 0: its prior is on log a.
    """

    slope: Normal
    log_common_slope: Normal
    intercept: Array
    intercept_sd: Array

    def only(self, items: Mask) -> "Prior":
        """Return the prior of the items of a mask (k,)."""
        return replace(self, intercept=self.intercept[items], intercept_sd=self.intercept_sd[items])


def default_prior(items: int) -> Prior:
    """Return a ~ N(.9, .45²), d ~ N(0, 1.5²) for each of `items` items.

    A common slope has log a ~ N(-.1, .35²). What else was tried is in docs/calibration.md.
    """
    return Prior(_SLOPE, _LOG_COMMON_SLOPE, np.zeros(items), np.full(items, _INTERCEPT_SD))


def no_prior(items: int) -> Prior:
    """Return what says nothing: the estimates are then those of maximum likelihood."""
    return Prior(_NOTHING, _NOTHING, np.zeros(items), np.full(items, math.inf))


def with_difficulties(prior: Prior, difficulties: Array) -> Prior:
    """Return `prior` with intercepts from authors' difficulties, the shares (0-1) expected to be right.

    nan leaves an item's prior as it is. The share of learners at level 0 is its chance there, so the
    intercept is about logit(share).
    """
    known = np.clip(np.nan_to_num(difficulties, nan=0.5), _LEAST, _MOST)
    stated = ~np.isnan(difficulties)
    return replace(
        prior,
        intercept=np.where(stated, np.log(known / (1 - known)), prior.intercept),
        intercept_sd=np.where(stated, _AUTHOR_SD, prior.intercept_sd),
    )
