"""Blind guessers: what share of keys a person hits who never reads the question (docs/items.md)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean

from exam_prep.core.items import Item, Kind
from exam_prep.core.lint.strategies import CUES, STRATEGIES, Scores
from exam_prep.core.lint.surface_model import surface_share
from exam_prep.core.lint.words import plain


def guessers(items: Iterable[Item]) -> Mapping[str, float]:
    """Return the share of single-answer items, 0.0-1.0, that each blind strategy gets right.

    A strategy scores every option and picks the highest; a tie of n that holds the key counts 1/n, so that
    chance among four options is 0.25. `position` is the best fixed place in stored order, `surface-model`
    what a model of all cues together finds in tags it was not trained on. 0.0 without items.
    """
    singles = single_answers(items)
    shares = {**surface_guessers(singles), "surface-model": surface_share(singles)}
    return dict(sorted(shares.items()))


def surface_guessers(singles: Sequence[Item]) -> Mapping[str, float]:
    """Return the same without the trained model, for `singles` with one key each."""
    shares = {name: _share(singles, scores) for name, scores in STRATEGIES.items()}
    shares["position"] = _best_position(singles)
    return shares


def parity(items: Iterable[Item]) -> Mapping[str, tuple[int, float]]:
    """Return, by cue list, how many single-answer items carry it in one option only, and the share it keys.

    Lists: empathetic, safe, harsh. The share is 0.0-1.0, and 0.0 where no item counts.
    """
    singles = single_answers(items)
    return {name: _parity(singles, cue) for name, cue in CUES.items()}


def single_answers(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items of kind single that have exactly one key: the ones a guesser can be measured on."""
    return tuple(item for item in items if item.kind is Kind.SINGLE and len(item.keys) == 1)


def _share(items: Sequence[Item], scores: Callable[[Item], Scores]) -> float:
    return fmean(_luck(item, scores(item)) for item in items) if items else 0.0


def _luck(item: Item, scores: Scores) -> float:
    """Return the chance of the key when the best score is picked and ties are drawn."""
    best = max(scores)
    tied = [option for option, score in zip(item.options, scores, strict=True) if score == best]
    return 1 / len(tied) if item.keys[0] in tied else 0.0


def _best_position(items: Sequence[Item]) -> float:
    places = Counter(item.options.index(item.keys[0]) for item in items)
    return max(places.values(), default=0) / max(1, len(items))


def _parity(items: Sequence[Item], cue: re.Pattern[str]) -> tuple[int, float]:
    carriers = [[option for option in item.options if cue.search(plain(option.text))] for item in items]
    alone = [options[0] for options in carriers if len(options) == 1]
    return len(alone), fmean(option.is_key for option in alone) if alone else 0.0
