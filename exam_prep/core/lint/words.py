"""Words of a text as the rules count and compare them: plain text, tokens, stems, content stems, shingles."""

import re
from collections.abc import Iterable
from functools import lru_cache

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARK = re.compile(r"[*`]|(?<!\w)_|_(?!\w)")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*")
_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST_STEM = 3
_SUFFIXES = ("ingly", "edly", "ments", "ment", "ings", "ing", "ness", "ed", "ly")


def word_set(text: str) -> frozenset[str]:
    """Return the words of `text`, parted by spaces or lines, as a set."""
    return frozenset(text.split())


STOPWORDS = word_set(
    """about above after again against along also although among another around because been before being
    below between both could does doing done during each either else even ever first from have having here
    hers herself himself into itself just like main more most much must next once only other others
    ourselves over rather really same shall should since some such than that their theirs them themselves
    then there these they thing things this those though through toward under until upon very well were what
    when where whether which while whom whose will with within without would your yours best response"""
)
"""Words of four letters or more that carry no meaning of their own, and the words of lead-ins."""


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return `text` without Markdown marks and with straight quotation marks."""
    return _MARK.sub("", _LINK.sub(r"\1", text.translate(_QUOTES)))


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    r"""Return the words of `text` as written; a hyphenated or contracted word is one word.

    >>> words('At **Mr. Osei\'s** drop-in.')
    ('At', 'Mr', "Osei's", 'drop-in')
    """
    return tuple(_WORD.findall(plain(text)))


@lru_cache(maxsize=8192)
def normalised(text: str) -> tuple[str, ...]:
    """Return the words of `text` in lower case, hyphenated words as their parts."""
    return tuple(part for word in words(text) for part in word.lower().split("-"))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return `word` in lower case without its common endings; a light stripper, not a dictionary.

    Both forms of a word meet at the same stem, which need not be a word itself.

    >>> stem("choices"), stem("sharing"), stem("shared"), stem("stopped"), stem("policies")
    ('choic', 'shar', 'shar', 'stop', 'policy')
    """
    bare = _without_plural(word.lower().split("'")[0])
    for suffix in _SUFFIXES:
        rest = bare.removesuffix(suffix)
        if rest != bare and len(rest) >= _SHORTEST_STEM and _VOWEL.search(rest):
            bare = _undoubled(rest)
            break
    if bare.endswith("i"):
        return f"{bare[:-1]}y"
    return bare[:-1] if bare.endswith("e") and len(bare) > _SHORTEST_STEM else bare


def _without_plural(word: str) -> str:
    if len(word) <= _SHORTEST_STEM or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "zes", "ches", "shes")) else word[:-1]


def _undoubled(rest: str) -> str:
    return rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "aeioulsz" else rest


def content_stems(text: str, shortest: int) -> frozenset[str]:
    """Return the stems of the words of `text` that carry meaning: `shortest` letters or more, or a number."""
    return frozenset(
        stem(word)
        for word in normalised(text)
        if word.isdigit() or (len(word.split("'")[0]) >= shortest and word not in STOPWORDS)
    )


def jaccard(one: frozenset[object], other: frozenset[object]) -> float:
    """Return shared over all members, 0.0-1.0; 0.0 where both are empty."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def shingles(text: str, size: int) -> frozenset[tuple[str, ...]]:
    """Return every run of `size` normalised words in `text`."""
    return frozenset(runs(normalised(text), size))


def runs(tokens: tuple[str, ...], size: int) -> Iterable[tuple[str, ...]]:
    """Yield every run of `size` neighbours in `tokens`, in order."""
    return (tokens[start : start + size] for start in range(len(tokens) - size + 1))
