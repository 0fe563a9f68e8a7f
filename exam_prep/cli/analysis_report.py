"""An item analysis as a JSON document and as a table."""

from collections.abc import Sequence

import click

from exam_prep.core.analysis.analysis import AnalysedItem, Analysis
from exam_prep.core.analysis.answers import Answers, Option
from exam_prep.core.analysis.display import Tier
from exam_prep.core.analysis.item_figures import OptionFigures
from exam_prep.core.analysis.moments import Interval

_DIGITS = 10
_NAME = 24
_NOT_SHOWN = "-"


def analysis_document(answers: Answers, found: Analysis) -> dict[str, object]:
    """Return what may be shown; `None` where a figure is undefined or rests on too few learners."""
    scores, trust = found.scores, found.reliability
    return {
        "learners": len(answers.learners),
        "items": [_item(item, answers.options[at]) for at, item in enumerate(found.items)],
        "test": {
            "mean": _rounded(scores.mean),
            "median": _rounded(scores.median),
            "sd": _rounded(scores.sd),
            "skewness": _rounded(scores.skewness),
            "kurtosis": _rounded(scores.kurtosis),
            "alpha": _rounded(trust.alpha if trust else None),
            "alpha_interval": _ends(trust.interval if trust else None),
            "sem": _rounded(trust.sem if trust else None),
            "cic": _rounded(trust.cic if trust else None),
            "error_ratio": _rounded(trust.error_ratio if trust else None),
        },
    }


def print_analysis(answers: Answers, found: Analysis) -> None:
    """Print the form in three lines, then each item in one, and its options below it."""
    _print_form(len(answers.learners), found)
    click.echo(
        f"{'item':<{_NAME}} {'n':>6} {'omit':>5} {'facility':>8} {'95 %':>13} {'r':>6} {'95 %':>13} "
        f"{'eff %':>6} {'weight':>6}  flags"
    )
    for at, item in enumerate(found.items):
        click.echo(_line(item))
        if answers.options[at]:
            click.echo(f"{'':<{_NAME}} {_options_line(item.figures.options, answers.options[at])}")
    if any(item.tier < Tier.INTERVALS for item in found.items):
        click.echo(
            f"facility is kept back below {int(Tier.PROVISIONAL)} learners; r, shares and reliability below "
            f"{int(Tier.INTERVALS)} (--all shows them); ~ marks a provisional one, drawn towards the mean"
        )
    if len(answers.learners) < Tier.FULL and all(item.tier is Tier.LARGE for item in found.items):
        click.echo(f"--all: figures and flags of fewer than {int(Tier.FULL)} learners may be chance")


def _print_form(learners: int, found: Analysis) -> None:
    scores, trust = found.scores, found.reliability
    click.echo(f"{learners:,} learners, {len(found.items)} items")
    click.echo(
        f"scores: mean {_number(scores.mean)}, median {_number(scores.median)}, sd {_number(scores.sd)}, "
        f"skewness {_number(scores.skewness)}, kurtosis {_number(scores.kurtosis)}"
    )
    if trust is not None:
        click.echo(
            f"alpha {_number(trust.alpha)} ({_range(trust.interval)}), standard error {_number(trust.sem)}"
        )


def _line(item: AnalysedItem) -> str:
    figures = item.figures
    return (
        f"{_short(item.item):<{_NAME}} {figures.n:>6} {figures.omitted:>5} {_facility(item):>8} "
        f"{_range(figures.facility_interval):>13} {_number(figures.discrimination, 2):>6} "
        f"{_range(figures.discrimination_interval):>13} {_number(item.efficiency, 1):>6} "
        f"{_number(item.weight, 1):>6}  {', '.join(item.flags)}"
    ).rstrip()


def _facility(item: AnalysedItem) -> str:
    """Return the facility; with few learners the shrunk one, a better guess, and marked as such."""
    if item.tier is Tier.PROVISIONAL:
        return f"~{_number(item.figures.facility_shrunk)}"
    return _number(item.figures.facility)


def _options_line(figures: Sequence[OptionFigures], options: Sequence[Option]) -> str:
    """Return each option with how many chose it; the key bears a star."""
    told = []
    for found, option in zip(figures, options, strict=True):
        name = _short(option.name) + ("*" if option.is_key else "")
        share = "" if found.share is None else f" {100 * found.share:.0f} %"
        told.append(f"{name} {found.count}{share}" + ("" if found.r is None else f" r {found.r:.2f}"))
    return "   ".join(told)


def _item(item: AnalysedItem, options: Sequence[Option]) -> dict[str, object]:
    figures = item.figures
    return {
        "item": item.item,
        "n": figures.n,
        "omitted": figures.omitted,
        "not_reached": figures.not_reached,
        "facility": _rounded(figures.facility),
        "facility_interval": _ends(figures.facility_interval),
        "facility_shrunk": _rounded(figures.facility_shrunk),
        "sd": _rounded(figures.sd),
        "discrimination": _rounded(figures.discrimination),
        "discrimination_interval": _ends(figures.discrimination_interval),
        "discriminative_efficiency": _rounded(item.efficiency),
        "effective_weight": _rounded(item.weight),
        "provisional": item.tier is Tier.PROVISIONAL,
        "options": [_option(*each) for each in zip(figures.options, options, _shares(item), strict=True)],
        "flags": [str(flag) for flag in item.flags],
    }


def _shares(item: AnalysedItem) -> list[list[float | None] | None]:
    """Return the share of each score group that chose each option; None where curves are not shown."""
    curves = [[_rounded(share) for share in curve.shares] for curve in item.curves]
    return [*curves] or [None] * len(item.figures.options)


def _option(
    found: OptionFigures, option: Option, by_score: Sequence[float | None] | None
) -> dict[str, object]:
    return {
        "option": option.name,
        "count": found.count,
        "share": _rounded(found.share),
        "r": _rounded(found.r),
        "is_key": option.is_key,
        "share_by_score": by_score,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DIGITS)


def _ends(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [_rounded(end) for end in interval]


def _number(value: float | None, digits: int = 3) -> str:
    return _NOT_SHOWN if value is None else f"{value:.{digits}f}"


def _range(interval: Interval | None) -> str:
    return _NOT_SHOWN if interval is None else f"{interval[0]:.2f} to {interval[1]:.2f}"


def _short(name: str) -> str:
    printed = "".join(sign if sign.isprintable() else "?" for sign in name)
    return printed if len(printed) <= _NAME else printed[: _NAME - 1] + "…"
