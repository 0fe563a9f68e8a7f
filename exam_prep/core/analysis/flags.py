"""What a reviewer should look at: items whose figures are out of line, at the doubt that n allows."""

import math
from collections.abc import Iterator, Sequence
from enum import StrEnum

from exam_prep.core.analysis.display import Tier
from exam_prep.core.analysis.distributions import binomial_at_most
from exam_prep.core.analysis.item_figures import ItemFigures, OptionFigures
from exam_prep.core.analysis.moments import Z95, Interval, fisher_interval
from exam_prep.core.intervals import wilson

TOO_HARD, TOO_EASY = 0.2, 0.95
"""Facilities beyond which an item tells little of learners."""
LOW_DISCRIMINATION = 0.1
FEW_CHOOSE = 0.05
"""Share of learners below which a distractor does no work (Tarrant, Ware & Mohammed 2009)."""
_LUCK = 0.01


class Flag(StrEnum):
    """A reason to look at an item."""

    MISKEY = "miskey"
    NEGATIVE_DISCRIMINATION = "negative-discrimination"
    LOW_DISCRIMINATION = "low-discrimination"
    TOO_EASY = "too-easy"
    TOO_HARD = "too-hard"
    NON_FUNCTIONING_DISTRACTOR = "non-functioning-distractor"


def item_flags(figures: ItemFigures, keys: Sequence[bool], level: Tier) -> tuple[Flag, ...]:
    """Return the flags of an item from all its figures; `keys` says which of its options are keys.

    Below 10 learners none; from 10 a key that hardly anybody chose; from 30 what its 95 % interval leaves no
    doubt of; from 100 by the figure itself.
    """
    if level < Tier.PROVISIONAL:
        return ()
    if level < Tier.INTERVALS:
        return (Flag.MISKEY,) if _key_outvoted(figures, keys) else ()
    exact = level >= Tier.FULL
    return tuple(_flags(figures, keys, exact=exact))


def distractor_works(option: OptionFigures, n: int, level: Tier) -> bool:
    """Whether nothing speaks against a distractor: 5 % or more chose it, and not the better ones.

    Source: Tarrant, Ware & Mohammed 2009, BMC Medical Education 9:40, who found that half of 1,542
    distractors do not work: one that fails is common, and no reason to drop an item.
    """
    if level < Tier.INTERVALS:
        return True
    share, r = option.count / n, option.r
    if level >= Tier.FULL:
        return share >= FEW_CHOOSE and (r is None or r <= 0)
    at_most, lowest = wilson(option.count, n, z=Z95)[1], fisher_interval(r, n)
    return at_most >= FEW_CHOOSE and (lowest is None or lowest[0] <= 0)


def _flags(figures: ItemFigures, keys: Sequence[bool], *, exact: bool) -> Iterator[Flag]:
    if _miskeyed(figures, keys, exact=exact):
        yield Flag.MISKEY
    r, p = figures.discrimination, figures.facility
    at_most = _end(r, figures.discrimination_interval, 1, exact=exact)
    if at_most is not None and at_most < 0:
        yield Flag.NEGATIVE_DISCRIMINATION
    elif at_most is not None and at_most < LOW_DISCRIMINATION:
        yield Flag.LOW_DISCRIMINATION
    low, high = (_end(p, figures.facility_interval, side, exact=exact) for side in (0, 1))
    if low is not None and low > TOO_EASY:
        yield Flag.TOO_EASY
    if high is not None and high < TOO_HARD:
        yield Flag.TOO_HARD
    level = Tier.FULL if exact else Tier.INTERVALS
    distractors = [each for each, key in zip(figures.options, keys, strict=True) if not key]
    if not all(distractor_works(each, figures.n, level) for each in distractors):
        yield Flag.NON_FUNCTIONING_DISTRACTOR


def _end(value: float | None, interval: Interval | None, side: int, *, exact: bool) -> float | None:
    """Return the figure itself, or the end of its interval where that has to leave no doubt."""
    if exact:
        return value
    return None if interval is None else interval[side]


def _miskeyed(figures: ItemFigures, keys: Sequence[bool], *, exact: bool) -> bool:
    """Whether a distractor goes with the rest score more than a key does, or far more people chose it."""
    chosen = [(each, key) for each, key in zip(figures.options, keys, strict=True) if each.r is not None]
    right = [each for each, key in chosen if key]
    if len(right) < sum(keys) or not right:
        return _key_outvoted(figures, keys)
    weakest = min(right, key=lambda each: each.r or 0.0)
    apart = sum(keys) == 1
    return any(
        _exceeds(each, weakest, figures.n, exact=exact, apart=apart) for each, key in chosen if not key
    )


def _exceeds(option: OptionFigures, key: OptionFigures, n: int, *, exact: bool, apart: bool) -> bool:
    if option.r is None or key.r is None:
        return False
    if exact:
        return option.r > key.r
    shared = _correlation_of_choices(option.count / n, key.count / n) if apart else 0.0
    return lowest_difference(option.r, key.r, shared, n) > 0


def lowest_difference(r1: float, r2: float, shared: float, n: int) -> float:
    """Return the lower end of the 95 % interval of r1 - r2, two correlations with the same third variable.

    `shared` is the correlation of the two others; minus infinity where an interval is undefined. Source: Zou
    2007, Psychological Methods 12:399, eq. 15 for overlapping dependent correlations.
    """
    one, two = fisher_interval(r1, n), fisher_interval(r2, n)
    if one is None or two is None:
        return -math.inf
    both = (1 - r1 * r1) * (1 - r2 * r2)
    sides = 1 - r1 * r1 - r2 * r2 - shared * shared
    common = ((shared - r1 * r2 / 2) * sides + shared**3) / both
    below, above = r1 - one[0], two[1] - r2
    spread = below**2 + above**2 - 2 * min(max(common, -1.0), 1.0) * below * above
    return r1 - r2 - math.sqrt(max(spread, 0.0))


def _correlation_of_choices(p1: float, p2: float) -> float:
    """Return the correlation of having chosen one or the other of two options that exclude each other."""
    spread = p1 * (1 - p1) * p2 * (1 - p2)
    return -p1 * p2 / math.sqrt(spread) if spread > 0 else 0.0


def _key_outvoted(figures: ItemFigures, keys: Sequence[bool]) -> bool:
    """Whether a distractor has so many more votes than a key that chance gives it in under 1 of 100 cases."""
    votes = [(each.count, key) for each, key in zip(figures.options, keys, strict=True)]
    least = min((count for count, key in votes if key), default=0)
    most = max((count for count, key in votes if not key), default=0)
    return any(keys) and least < most and binomial_at_most(least, least + most) < _LUCK
