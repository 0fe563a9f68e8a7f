"""The figures of one item from its sums: facility, discrimination, and what its options do."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from exam_prep.core.analysis.moments import Z95, Interval, Pair, correlation, fisher_interval, variance
from exam_prep.core.analysis.sums import ItemSums, OptionSums
from exam_prep.core.analysis.times import Times, times
from exam_prep.core.intervals import wilson


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """One option: `count` of those who reached the item chose it, `share` of them (0-1).

    `r` is the correlation of having chosen it with R, the rest score, which is the same for all options.
    """

    count: int
    share: float | None
    r: float | None


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item, over the `n` learners who reached it; None where a figure is undefined or not shown.

    Attributes:
        n: learners who reached the item, those who omitted it among them (they earn 0).
        omitted: of `n`, left blank before a later answer.
        not_reached: blank after the last answer; in no other figure.
        facility: mean mark over the maximum, 0-1, with its 95 % interval (Wilson).
        facility_shrunk: facility drawn towards the mean of the items beside it (core/analysis/shrinkage.py).
        sd: sample standard deviation of the mark, in points.
        discrimination: corr(x, R), the mark with the rest score, -1 to 1, with its 95 % interval.
        options: in the order of the item's options.
        time: seconds.
    """

    n: int
    omitted: int
    not_reached: int
    facility: float | None = None
    facility_interval: Interval | None = None
    facility_shrunk: float | None = None
    sd: float | None = None
    discrimination: float | None = None
    discrimination_interval: Interval | None = None
    options: tuple[OptionFigures, ...] = ()
    time: Times | None = None


def item_figures(groups: Sequence[ItemSums], *, maximum: int, scale: int) -> ItemFigures:
    """Return the figures of one item version from its sums in each group of sittings (one or more).

    `maximum` and the marks in the sums are in units of 1 / `scale` point. Rest scores of different groups are
    standardised within their group; with one group discrimination is Pearson's corr(x, R). For any sums of
    n >= 0 learners every figure is finite or None. Source: Moodle, question statistics calculator, for
    facility and discrimination; Ebel & Frisbie 1991, ch. 13, for the correction by the rest score.
    """
    n = sum(each.n for each in groups)
    mark, squares = sum(each.mark for each in groups), sum(each.mark_squared for each in groups)
    r = correlation([_mark_and_rest(each) for each in groups])
    spread = variance(n, mark, squares)
    return ItemFigures(
        n=n,
        omitted=sum(each.omitted for each in groups),
        not_reached=sum(each.not_reached for each in groups),
        facility=mark / (n * maximum) if n else None,
        facility_interval=wilson(mark / maximum, n, z=Z95) if n else None,
        sd=None if spread is None else math.sqrt(spread) / scale,
        discrimination=r,
        discrimination_interval=fisher_interval(r, n),
        options=_options(groups, n),
        time=times([sum(column) for column in zip(*(each.times for each in groups), strict=True)]),
    )


def _mark_and_rest(sums: ItemSums) -> Pair:
    return Pair(
        n=sums.n,
        x=sums.mark,
        xx=sums.mark_squared,
        y=sums.rest,
        yy=sums.rest_squared,
        xy=sums.mark_rest,
    )


def _options(groups: Sequence[ItemSums], n: int) -> tuple[OptionFigures, ...]:
    count = max((len(each.options) for each in groups), default=0)
    return tuple(_option([each for each in groups if each.options], at, n) for at in range(count))


def _option(groups: Sequence[ItemSums], at: int, n: int) -> OptionFigures:
    count = sum(each.options[at].n for each in groups)
    r = correlation([_choice_and_rest(each, each.options[at]) for each in groups])
    return OptionFigures(count, count / n if n else None, r)


def _choice_and_rest(sums: ItemSums, option: OptionSums) -> Pair:
    return Pair(
        n=sums.n,
        x=option.n,
        xx=option.n,
        y=sums.rest,
        yy=sums.rest_squared,
        xy=option.rest,
    )
