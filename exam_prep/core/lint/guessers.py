"""Blind strategies: what share of keys a person hits who never reads the question (docs/items.md)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean

from exam_prep.core.items import Item, Kind
from exam_prep.core.lint.wording import ABSOLUTE, HEDGE
from exam_prep.core.lint.words import content_stems, normalised, plain

_EMPATHETIC = re.compile(
    r"\b(?:listen|support|encourag|validat|explor|empathi|affirm|comfort|understand|understood|respect|empower"
    r"|reassur|help|assist)\w*",
    re.IGNORECASE,
)
_SAFE = re.compile(
    r"\b(?:supervisors?|polic(?:y|ies)|document(?:s|ed|ing|ation)?|refer(?:s|red|ring|rals?)?"
    r"|report(?:s|ed|ing)?|protocols?|permissions?|teams?|codes?)\b",
    re.IGNORECASE,
)
_HARSH = re.compile(
    r"\b(?:(?:refus|ignor|insist|demand|scold|warn|forc|lectur|diagnos|punish)(?:e|es|ed|s|ing)?"
    r"|tell (?:him|her|them) to)\b",
    re.IGNORECASE,
)
_FIRST_WORDS = frozenset({"ask", "listen", "explore"})
_CLANG_LETTERS = 5
_SHARED_LETTERS = 4

_Scores = Sequence[float]


def guessers(items: Iterable[Item]) -> Mapping[str, float]:
    """Return the share of single-answer items, 0.0-1.0, that each blind strategy gets right.

    A strategy scores every option and picks the highest; a tie of n that holds the key counts 1/n, so that
    chance among four options is 0.25. `position` is the best fixed place in stored order, `absolutes` drops
    options with an absolute or harsh word and guesses among the rest. 0.0 without items.
    """
    singles = _singles(items)
    shares = {name: _share(singles, scores) for name, scores in _STRATEGIES.items()}
    shares["position"] = _best_position(singles)
    return dict(sorted(shares.items()))


def parity(items: Iterable[Item]) -> Mapping[str, tuple[int, float]]:
    """Return, by cue list, how many single-answer items carry it in one option only, and the share it keys.

    Lists: empathetic, safe, harsh. The share is 0.0-1.0, and 0.0 where no item counts.
    """
    singles = _singles(items)
    return {name: _parity(singles, cue) for name, cue in _CUES.items()}


def _singles(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(item for item in items if item.kind is Kind.SINGLE and len(item.keys) == 1)


def _share(items: Sequence[Item], scores: Callable[[Item], _Scores]) -> float:
    return fmean(_luck(item, scores(item)) for item in items) if items else 0.0


def _luck(item: Item, scores: _Scores) -> float:
    """Return the chance of the key when the best score is picked and ties are drawn."""
    best = max(scores)
    tied = [option for option, score in zip(item.options, scores, strict=True) if score == best]
    return 1 / len(tied) if item.keys[0] in tied else 0.0


def _texts(item: Item) -> list[str]:
    return [plain(option.text) for option in item.options]


def _longest(item: Item) -> _Scores:
    return [len(text) for text in _texts(item)]


def _shortest(item: Item) -> _Scores:
    return [-len(text) for text in _texts(item)]


def _qualified(item: Item) -> _Scores:
    return [
        len(HEDGE.findall(text)) + text.count(",") + normalised(text).count("and") for text in _texts(item)
    ]


def _clang(item: Item) -> _Scores:
    heard = content_stems(f"{item.stem}\n\n{item.lead_in}", _CLANG_LETTERS)
    return [len(content_stems(text, _CLANG_LETTERS) & heard) for text in _texts(item)]


def _convergence(item: Item) -> _Scores:
    stems = [content_stems(text, _SHARED_LETTERS) for text in _texts(item)]
    return [sum(len(mine & other) for other in stems) - len(mine) for mine in stems]


def _absolutes(item: Item) -> _Scores:
    return [-bool(ABSOLUTE.search(text) or _HARSH.search(text)) for text in _texts(item)]


def _first_word(item: Item) -> _Scores:
    return [normalised(text)[:1] != () and normalised(text)[0] in _FIRST_WORDS for text in _texts(item)]


def _counting(cue: re.Pattern[str]) -> Callable[[Item], _Scores]:
    return lambda item: [len(cue.findall(text)) for text in _texts(item)]


_CUES = {"empathetic": _EMPATHETIC, "safe": _SAFE, "harsh": _HARSH}
_STRATEGIES: Mapping[str, Callable[[Item], _Scores]] = {
    "longest": _longest,
    "shortest": _shortest,
    "qualified": _qualified,
    "clang": _clang,
    "convergence": _convergence,
    "absolutes": _absolutes,
    "empathetic": _counting(_EMPATHETIC),
    "safe": _counting(_SAFE),
    "first-word": _first_word,
}


def _best_position(items: Sequence[Item]) -> float:
    places = Counter(item.options.index(item.keys[0]) for item in items)
    return max(places.values(), default=0) / max(1, len(items))


def _parity(items: Sequence[Item], cue: re.Pattern[str]) -> tuple[int, float]:
    carriers = [[option for option in item.options if cue.search(plain(option.text))] for item in items]
    alone = [options[0] for options in carriers if len(options) == 1]
    return len(alone), fmean(option.is_key for option in alone) if alone else 0.0
