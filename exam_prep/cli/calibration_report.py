"""A calibration as a JSON document and as a table."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import click
import numpy as np

from exam_prep.core.item_response.calibration import Calibration, ItemEstimate
from exam_prep.core.item_response.display import (
    FEWEST,
    FEWEST_FOR_SLOPE,
    FEWEST_SURE,
    Standing,
    difficulty_standing,
    slope_standing,
)
from exam_prep.core.item_response.grid import normal_grid
from exam_prep.core.item_response.levels import (
    levels_by_score,
    marginal_reliability,
    standard_error,
    total_information,
)
from exam_prep.core.item_response.newton import Model
from exam_prep.core.item_response.patterns import Patterns

_DIGITS = 6
_LEVELS = np.linspace(-4, 4, 17)
_NAME = 24
_KEPT_BACK = "-"


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported: the calibration of the named items, and what it was made from."""

    model: Model
    prior: str
    items: tuple[str, ...]
    patterns: Patterns
    found: Calibration

    @property
    def common(self) -> ItemEstimate | None:
        """Any item that has the common slope; None where slopes differ or none was found."""
        told = (item for item in self.found.items if item.slope is not None)
        return next(told, None) if self.model is Model.RASCH else None

    @property
    def reliability(self) -> float | None:
        """How much of what learners' levels differ by is no error, 0-1."""
        return marginal_reliability(self.found.levels, self.patterns.counts)


def calibration_document(report: Report) -> dict[str, object]:
    """Return all figures, also those that the table keeps back; `show` says which.

    `scores` and `information` speak of all items, so they are empty where an item has no curve. One without
    a slope has a curve, and no b.
    """
    found, common = report.found, report.common
    whole = all(item.intercept is not None for item in found.items)
    return {
        "model": str(report.model),
        "prior": report.prior,
        "learners": found.learners,
        "converged": found.has_settled,
        "log_likelihood": _rounded(found.log_likelihood),
        "parameters": found.parameters,
        "aic": _rounded(found.aic),
        "bic": _rounded(found.bic),
        "reliability": _rounded(report.reliability),
        "slope": _rounded(common.slope) if common else None,
        "se_slope": _rounded(common.slope_se) if common else None,
        "variance": _rounded(common.slope**2) if common and common.slope else None,
        "items": [
            _item(name, item, report.model) for name, item in zip(report.items, found.items, strict=True)
        ],
        "scores": list(_scores(report)) if whole else [],
        "information": list(_information(found)) if whole else [],
    }


def print_calibration(report: Report, *, show_all: bool) -> None:
    """Print a line on the whole, then one for each item; what rests on too few learners is kept back."""
    found, common = report.found, report.common
    click.echo(
        f"{report.model}, prior {report.prior}: {found.learners:,} learners, {len(report.items)} items; "
        f"log-likelihood {found.log_likelihood:.3f}, AIC {found.aic:.1f}, BIC {found.bic:.1f}"
    )
    if not found.has_settled:
        click.echo("The estimates did not settle; use the default prior or more learners.")
    if common and common.slope and (show_all or found.learners >= FEWEST_SURE):
        click.echo(
            f"common slope {common.slope:.3f}{_error(common.slope_se)}; "
            f"with slope 1 the variance of levels is {common.slope**2:.3f}, and b is -d"
        )
    if report.reliability is not None and (show_all or found.learners >= FEWEST_SURE):
        click.echo(f"reliability of levels {report.reliability:.3f}")
    click.echo(
        f"{'item':<{_NAME}} {'b':>8} {'se':>7} {'d':>8} {'a':>8} {'se':>7} {'n':>7} {'facility':>8}  note"
    )
    for name, item in zip(report.items, found.items, strict=True):
        click.echo(_line(name, item, report.model, show_all=show_all))
    _print_rule(report, show_all=show_all)


def _line(name: str, item: ItemEstimate, model: Model, *, show_all: bool) -> str:
    standing, own = _standings(item, model)
    first = show_all or standing is not Standing.HIDDEN
    second = show_all or own is not Standing.HIDDEN
    notes: list[str] = [item.note] if item.note else []
    if standing is not Standing.SHOWN:
        notes.append(standing if not show_all else Standing.PROVISIONAL)
    printed = "".join(sign if sign.isprintable() else "?" for sign in name)
    short = printed if len(printed) <= _NAME else printed[: _NAME - 1] + "…"
    return (
        f"{short:<{_NAME}} {_cell(item.difficulty, 8, shown=first)} "
        f"{_cell(item.difficulty_se, 7, shown=first)} {_cell(item.intercept, 8, shown=first)} "
        f"{_cell(item.slope, 8, shown=second)} {_cell(item.slope_se, 7, shown=second)} "
        f"{item.answers:>7} {_cell(item.facility, 8, shown=first)}  {', '.join(notes)}"
    ).rstrip()


def _print_rule(report: Report, *, show_all: bool) -> None:
    """Say why figures are kept back, where some are."""
    standings = [_standings(item, report.model) for item in report.found.items]
    if show_all or all(each is Standing.SHOWN for pair in standings for each in pair):
        return
    click.echo(
        f"b is kept back below {FEWEST} answers and provisional below {FEWEST_SURE}"
        + (f"; a is kept back below {FEWEST_FOR_SLOPE}" if report.model is Model.TWO_PL else "")
        + " (--all shows them)"
    )


def _standings(item: ItemEstimate, model: Model) -> tuple[Standing, Standing]:
    """Return how b and a stand; a common slope rests on all items, and stands as b does."""
    standing = difficulty_standing(item.answers)
    return standing, standing if model is Model.RASCH else slope_standing(item.answers)


def _item(name: str, item: ItemEstimate, model: Model) -> dict[str, object]:
    standing, own = _standings(item, model)
    return {
        "item": name,
        "n": item.answers,
        "facility": _rounded(item.facility),
        "a": _rounded(item.slope),
        "se_a": _rounded(item.slope_se),
        "d": _rounded(item.intercept),
        "se_d": _rounded(item.intercept_se),
        "b": _rounded(item.difficulty),
        "se_b": _rounded(item.difficulty_se),
        "note": item.note,
        "show": {"a": own, "b": standing},
    }


def _scores(report: Report) -> Iterator[dict[str, object]]:
    """Give the level of each number right; counts of learners only where everyone answered everything."""
    known, share = levels_by_score(report.found.curves, normal_grid())
    patterns = report.patterns
    right = patterns.right.sum(axis=1).astype(int)
    observed = np.bincount(right, weights=patterns.counts, minlength=share.size)
    for score, part in enumerate(share):
        yield {
            "score": score,
            "theta": _rounded(known.mean[score]),
            "se": _rounded(known.se[score]),
            "share": _rounded(part),
            "expected": _rounded(part * report.found.learners) if patterns.is_complete else None,
            "observed": round(float(observed[score])) if patterns.is_complete else None,
        }


def _information(found: Calibration) -> Iterator[dict[str, object]]:
    for level, told in zip(_LEVELS, total_information(found.curves, _LEVELS), strict=True):
        yield {
            "theta": _rounded(level),
            "information": _rounded(told),
            "sem": _rounded(standard_error(float(told))),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(float(value), _DIGITS)


def _cell(value: float | None, width: int, *, shown: bool) -> str:
    return f"{value:>{width}.3f}" if value is not None and shown else f"{_KEPT_BACK:>{width}}"


def _error(se: float | None) -> str:
    return "" if se is None else f" (se {se:.3f})"
