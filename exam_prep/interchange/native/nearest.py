"""The known name that a mistyped one most resembles."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_WORD = 80


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `word`, None when none is near (similarity ratio under 0.6).

    >>> nearest("tagz", ["tags", "title"])
    'tags'
    """
    matches = get_close_matches(word[:_LONGEST_WORD], sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return "did you mean …?" for the nearest known name, else the advice `otherwise`.

    >>> suggestion("aply", ["apply", "recall"], "choose one")
    'did you mean apply?'
    """
    match = nearest(word, known)
    return f"did you mean {match}?" if match else otherwise
