"""The report as rows of a table for other programs."""

from collections.abc import Iterator

from exam_prep.core.analysis.moments import Interval
from exam_prep.interchange.sheet.cells import Cell
from exam_prep.services.analysing.figures import AnalysedItem
from exam_prep.services.analysing.report import Report

HEADER = (
    "item", "version", "domain", "tag", "concept", "learners", "omitted", "not reached", "facility",
    "facility low", "facility high", "facility shrunk", "discrimination", "discrimination low",
    "discrimination high", "flags",
)  # fmt: skip
"""Ranges are of 95 %; what too few learners stand behind stays empty."""

_DECIMALS = 4


def report_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    """Give one row for each item, in the order of the report."""
    return (_row(each) for each in report.lines)


def _row(each: AnalysedItem) -> tuple[Cell, ...]:
    item, figures = each.item, each.figures
    return (
        item.id,
        item.version,
        item.domain,
        item.tag,
        item.concept,
        figures.n,
        figures.omitted,
        figures.not_reached,
        _rounded(figures.facility),
        *_ends(figures.facility_interval),
        _rounded(figures.facility_shrunk),
        _rounded(figures.discrimination),
        *_ends(figures.discrimination_interval),
        " ".join(each.flags),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    low, high = interval or (None, None)
    return _rounded(low), _rounded(high)
