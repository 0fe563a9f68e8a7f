"""Facility drawn towards the mean of the items beside it, for a fair order where few have answered."""

from collections.abc import Sequence
from dataclasses import replace

from exam_prep.core.analysis.item_figures import ItemFigures

_LEAST, _MOST = 1.0, 60.0


def with_shrunk(items: Sequence[ItemFigures]) -> tuple[ItemFigures, ...]:
    """Return the items with `facility_shrunk`, (k + n0 m) / (n + n0) for k points of n.

    m is the mean facility of the items that anybody reached. n0 = m(1 - m)/v - 1, 1 to 60, where v is the
    variance of facility less what chance alone gives: mean p(1 - p)/(n - 1). Source: method of moments for
    the beta-binomial (Kleinman 1973, JASA 68:46).
    """
    met = [(item.facility, item.n) for item in items if item.facility is not None]
    if not met:
        return tuple(items)
    mean = sum(p for p, _ in met) / len(met)
    weight = _prior_size(met, mean)
    return tuple(replace(item, facility_shrunk=_shrunk(item, mean, weight)) for item in items)


def _prior_size(met: Sequence[tuple[float, int]], mean: float) -> float:
    between = sum((p - mean) ** 2 for p, _ in met) / max(len(met) - 1, 1)
    chance = sum(max(p * (1 - p), 0.0) / max(n - 1, 1) for p, n in met) / len(met)
    if between <= chance:
        return _MOST
    return min(max(mean * (1 - mean) / (between - chance) - 1, _LEAST), _MOST)


def _shrunk(item: ItemFigures, mean: float, weight: float) -> float | None:
    if item.facility is None:
        return None
    return (item.facility * item.n + weight * mean) / (item.n + weight)
