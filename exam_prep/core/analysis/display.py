"""What may be shown of an item or a form, and from how many learners on (docs/statistics.md)."""

from dataclasses import replace
from enum import IntEnum

from exam_prep.core.analysis.item_figures import ItemFigures, OptionFigures
from exam_prep.core.analysis.reliability import Reliability
from exam_prep.core.analysis.score_figures import ScoreFigures

FEWEST_IN_CELL = 5
"""People below which a cell of a table about learners is not shown: it could tell of a person."""


class Tier(IntEnum):
    """How much may be said; the value is the number of independent first attempts from which it holds.

    TOO_FEW: counts alone. PROVISIONAL: facility with its interval, drawn towards the mean; a flag only
    where chance hardly explains it. INTERVALS: everything with intervals; a flag only where its interval
    leaves no doubt. FULL: everything, flags by the figure itself. LARGE: also what needs many, such as
    comparing groups.
    """

    TOO_FEW = 0
    PROVISIONAL = 10
    INTERVALS = 30
    FULL = 100
    LARGE = 500


def tier(n: int) -> Tier:
    """Return what may be said of `n` learners.

    >>> tier(9).name, tier(10).name, tier(99).name
    ('TOO_FEW', 'PROVISIONAL', 'INTERVALS')
    """
    return max(each for each in Tier if each <= max(n, 0))


def shown_item(figures: ItemFigures, level: Tier) -> ItemFigures:
    """Return the figures that may be shown at `level`; the others are None."""
    if level >= Tier.INTERVALS:
        return figures
    bare = replace(
        figures,
        sd=None,
        discrimination=None,
        discrimination_interval=None,
        options=tuple(OptionFigures(each.count, None, None) for each in figures.options),
    )
    if level >= Tier.PROVISIONAL:
        return bare
    return replace(bare, facility=None, facility_interval=None, facility_shrunk=None, time=None)


def shown_scores(figures: ScoreFigures, level: Tier) -> ScoreFigures:
    """Return the figures of scores that may be shown at `level`: the shape from 30 learners on."""
    if level >= Tier.INTERVALS:
        return figures
    if level >= Tier.PROVISIONAL:
        return replace(figures, skewness=None, kurtosis=None)
    return ScoreFigures(figures.n)


def shown_reliability(figures: Reliability | None, level: Tier) -> Reliability | None:
    """Return the reliability where it may be shown: from 30 learners of one form on."""
    return figures if level >= Tier.INTERVALS else None
