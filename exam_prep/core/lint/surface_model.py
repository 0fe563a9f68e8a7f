"""A reader of surfaces: how many keys a model finds that knows length, place and cue words, but no meaning.

A conditional logit over the options of an item (McFadden 1974) with an L2 penalty, trained on the items of
some tags and tried on the items of the others, so that it is paid for habits of the whole bank only.
"""

from collections.abc import Mapping, Sequence
from math import exp
from operator import mul
from statistics import fmean, pstdev

from exam_prep.core.items import Item
from exam_prep.core.lint.strategies import STRATEGIES

_FOLDS = 6
_PENALTY = 4.0
_ROUNDS = 40
_LARGEST_EXPONENT = 30.0
_PLACES = 3
"""One-hot places a, b, c; the fourth is the base."""

_Vector = tuple[float, ...]
_Options = tuple[_Vector, ...]


def surface_share(items: Sequence[Item]) -> float:
    """Return the share, 0.0-1.0, of keys found in tags that the model was not trained on.

    Tags are dealt in turn to 6 folds. Chance, 1/k an item, where there is nothing to learn from; 0.0 without
    items. Same items, same share: nothing is drawn.
    """
    folds = _folds(items)
    shown = _standardised([_features(item) for item in items])
    keys = [item.options.index(item.keys[0]) for item in items]
    hits = 0.0
    for fold in range(_FOLDS):
        inside = [n for n, item in enumerate(items) if folds[item.tag] == fold]
        outside = [n for n, item in enumerate(items) if folds[item.tag] != fold]
        weights = _fit([_against_key(shown[n], keys[n]) for n in outside]) if inside else ()
        hits += sum(_hit(shown[n], keys[n], weights) for n in inside)
    return hits / len(items) if items else 0.0


def _folds(items: Sequence[Item]) -> Mapping[str, int]:
    return {tag: n % _FOLDS for n, tag in enumerate(sorted({item.tag for item in items}))}


def _features(item: Item) -> _Options:
    """Return, for each option, each strategy's score less the item's mean, who leads in it, and the place."""
    columns: list[list[float]] = []
    for strategy in STRATEGIES.values():
        scores = strategy(item)
        middle, best = fmean(scores), max(scores)
        columns += [[score - middle for score in scores], [float(score == best) for score in scores]]
    columns += [[float(n == place) for n in range(len(item.options))] for place in range(_PLACES)]
    return tuple(zip(*columns, strict=True))


def _standardised(shown: Sequence[_Options]) -> list[_Options]:
    """Return the same with every feature on one scale; one that never varies becomes 0."""
    spreads = [pstdev(column) for column in zip(*(option for item in shown for option in item), strict=True)]
    scales = [1 / spread if spread else 0.0 for spread in spreads]
    return [tuple(tuple(map(mul, option, scales)) for option in item) for item in shown]


def _against_key(options: _Options, key: int) -> _Options:
    """Return each distractor's features less the key's: all that the likelihood depends on."""
    own = options[key]
    return tuple(
        tuple(theirs - mine for theirs, mine in zip(option, own, strict=True))
        for n, option in enumerate(options)
        if n != key
    )


def _fit(items: Sequence[_Options]) -> _Vector:
    """Return the weights that make the keys likeliest under the penalty, by accelerated gradient steps."""
    if not items:
        return ()
    columns = list(zip(*(row for rows in items for row in rows), strict=True))
    # Half the largest squared length of a difference bounds the curvature of one item's likelihood.
    curvature = _PENALTY + sum(max(sum(map(mul, row, row)) for row in rows) for rows in items) / 2
    weights = ahead = (0.0,) * len(columns)
    for turn in range(_ROUNDS):
        chances = _chances(items, ahead)
        slope = [-sum(map(mul, chances, column)) for column in columns]
        stepped = tuple(
            at + (push - _PENALTY * at) / curvature for at, push in zip(ahead, slope, strict=True)
        )
        pace = turn / (turn + 3)
        ahead = tuple(new + pace * (new - old) for new, old in zip(stepped, weights, strict=True))
        weights = stepped
    return weights


def _chances(items: Sequence[_Options], weights: _Vector) -> list[float]:
    """Return the chance of each distractor, item after item."""
    chances = []
    for rows in items:
        odds = [exp(min(_LARGEST_EXPONENT, sum(map(mul, row, weights)))) for row in rows]
        whole = 1 + sum(odds)
        chances += [odd / whole for odd in odds]
    return chances


def _hit(options: _Options, key: int, weights: _Vector) -> float:
    scores = [sum(map(mul, option, weights)) for option in options]
    best = max(scores)
    return 1 / scores.count(best) if scores[key] == best else 0.0
