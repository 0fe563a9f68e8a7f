"""Blind strategies: a score for every option of an item, of which the highest is picked (docs/items.md)."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from exam_prep.core.items import Item
from exam_prep.core.lint.wording import ABSOLUTE, HEDGE
from exam_prep.core.lint.words import content_stems, normalised, plain

Scores = Sequence[float]
"""One score an option, in stored order."""

EMPATHETIC = re.compile(
    r"\b(?:listen|support|encourag|validat|explor|empathi|affirm|comfort|understand|understood|respect|empower"
    r"|reassur|help|assist)\w*",
    re.IGNORECASE,
)
SAFE = re.compile(
    r"\b(?:supervisors?|polic(?:y|ies)|document(?:s|ed|ing|ation)?|refer(?:s|red|ring|rals?)?"
    r"|report(?:s|ed|ing)?|protocols?|permissions?|teams?|codes?)\b",
    re.IGNORECASE,
)
HARSH = re.compile(
    r"\b(?:(?:refus|ignor|insist|demand|scold|warn|forc|lectur|diagnos|punish)(?:e|es|ed|s|ing)?"
    r"|tell (?:him|her|them) to)\b",
    re.IGNORECASE,
)
_FIRST_WORDS = frozenset({"ask", "listen", "explore"})
_CLANG_LETTERS = 5
_SHARED_LETTERS = 4


def _texts(item: Item) -> list[str]:
    return [plain(option.text) for option in item.options]


def _longest(item: Item) -> Scores:
    return [len(text) for text in _texts(item)]


def _shortest(item: Item) -> Scores:
    return [-len(text) for text in _texts(item)]


def _qualified(item: Item) -> Scores:
    return [
        len(HEDGE.findall(text)) + text.count(",") + normalised(text).count("and") for text in _texts(item)
    ]


def _clang(item: Item) -> Scores:
    heard = content_stems(f"{item.stem}\n\n{item.lead_in}", _CLANG_LETTERS)
    return [len(content_stems(text, _CLANG_LETTERS) & heard) for text in _texts(item)]


def _convergence(item: Item) -> Scores:
    stems = [content_stems(text, _SHARED_LETTERS) for text in _texts(item)]
    return [sum(len(mine & other) for other in stems) - len(mine) for mine in stems]


def _absolutes(item: Item) -> Scores:
    return [-bool(ABSOLUTE.search(text) or HARSH.search(text)) for text in _texts(item)]


def _first_word(item: Item) -> Scores:
    return [normalised(text)[:1] != () and normalised(text)[0] in _FIRST_WORDS for text in _texts(item)]


def _counting(cue: re.Pattern[str]) -> Callable[[Item], Scores]:
    return lambda item: [len(cue.findall(text)) for text in _texts(item)]


STRATEGIES: Mapping[str, Callable[[Item], Scores]] = MappingProxyType(
    {
        "longest": _longest,
        "shortest": _shortest,
        "qualified": _qualified,
        "clang": _clang,
        "convergence": _convergence,
        "absolutes": _absolutes,
        "empathetic": _counting(EMPATHETIC),
        "safe": _counting(SAFE),
        "first-word": _first_word,
    }
)
"""Strategy by name; `absolutes` drops options with an absolute or harsh word and guesses among the rest."""

CUES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {"empathetic": EMPATHETIC, "safe": SAFE, "harsh": HARSH}
)
"""Word lists whose lone carrier should be the key no more and no less often than chance."""
