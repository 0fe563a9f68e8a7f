"""How parallel forms are: difficulty and information of each, how far they lie apart, what they share."""

from collections.abc import Sequence
from dataclasses import dataclass

from exam_prep.core.assembly.request import AssemblyRequest, PoolItem


@dataclass(frozen=True, slots=True)
class FormFigures:
    """One form: mean difficulty (0-1), information in 1/logit² at the levels and along the curve."""

    items: int
    difficulty: float
    information: tuple[float, ...]
    curve: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Parallelism:
    """The forms side by side.

    `difficulty_spread` is the largest mean difficulty less the smallest, `difficulty_off` the largest
    distance from the aim. `information_off` is the largest |information - aim| / aim over forms and levels,
    `information_spread` the largest (most - least) / aim over levels. `overlap[f][g]` counts the items that
    forms f and g share, the diagonal the items of a form; `pinned` of them are shared because they must be.
    """

    levels: tuple[float, ...]
    curve_levels: tuple[float, ...]
    difficulty_aim: float
    information_aim: tuple[float, ...]
    forms: tuple[FormFigures, ...]
    difficulty_spread: float
    difficulty_off: float
    information_off: float
    information_spread: float
    overlap: tuple[tuple[int, ...], ...]
    pinned: int


def parallelism(
    request: AssemblyRequest,
    forms: Sequence[Sequence[str]],
    difficulty: float,
    information: tuple[float, ...],
) -> Parallelism:
    """Return the report on `forms`, item ids each, against the aims `difficulty` and `information`."""
    known = {item.id: item for item in request.items}
    figures = tuple(_figures([known[name] for name in form]) for form in forms)
    means = [each.difficulty for each in figures]
    told = list(zip(*(each.information for each in figures), strict=True))
    by_level = list(zip(told, information, strict=True))
    return Parallelism(
        levels=request.levels,
        curve_levels=request.curve_levels,
        difficulty_aim=difficulty,
        information_aim=information,
        forms=figures,
        difficulty_spread=max(means) - min(means),
        difficulty_off=max(abs(mean - difficulty) for mean in means),
        information_off=max((_share(abs(x - aim), aim) for xs, aim in by_level for x in xs), default=0.0),
        information_spread=max((_share(max(xs) - min(xs), aim) for xs, aim in by_level), default=0.0),
        overlap=tuple(tuple(len(set(one) & set(other)) for other in forms) for one in forms),
        pinned=len(set.intersection(*map(set, forms)) & request.pinned),
    )


def _figures(items: Sequence[PoolItem]) -> FormFigures:
    return FormFigures(
        len(items),
        sum(item.difficulty for item in items) / len(items),
        _summed([item.information for item in items]),
        _summed([item.curve for item in items]),
    )


def _summed(rows: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(sum(column) for column in zip(*rows, strict=True))


def _share(distance: float, aim: float) -> float:
    return distance / aim if aim else 0.0
