"""What a cell says: nothing, one option, or several letters at once."""

import re
from collections.abc import Collection

LETTERS = "ABCDEFGHIJ"
"""Letters that name options, so that AC can mean two of them; a word such as NO stays a word."""

_BETWEEN = re.compile(r"[\s,;|+&/]+")
_LISTED = re.compile(r"\s*[,;|/]\s*")
_MISSING = "NA"
_TRUE_FALSE = frozenset({"t", "f", "true", "false"})


def is_blank(word: str) -> bool:
    """Whether a cell holds no answer: nothing, or the NA that R writes."""
    return not word or word == _MISSING


def letters_in(word: str) -> tuple[str, ...] | None:
    """Return the letters A to J that `word` names, sorted; None where it is anything else.

    >>> letters_in("c, a"), letters_in("AC"), letters_in("NO"), letters_in("AA")
    (('A', 'C'), ('A', 'C'), None, None)
    """
    found = _BETWEEN.sub("", word).upper()
    if not found or len(set(found)) != len(found) or not set(found) <= set(LETTERS):
        return None
    return tuple(sorted(found))


def is_true_or_false(words: Collection[str]) -> bool:
    """Whether answers are those of a question with two: T and F, or true and false.

    >>> is_true_or_false(["T", "f"]), is_true_or_false(["F", "E"])
    (True, False)
    """
    return {folded(word) for word in words} <= _TRUE_FALSE


def folded(word: str) -> str:
    """Return `word` as it is compared: case and the number of blanks do not matter.

    >>> folded(" Peer  Support ") == folded("peer support")
    True
    """
    return " ".join(word.split()).casefold()


def listed(cell: str) -> tuple[str, ...]:
    """Return the options that a cell of a key lists: parted by , ; | / or blanks, or each sign one.

    >>> listed("A;B;C"), listed("yes | not sure"), listed("1 2 3"), listed("ABCD")
    (('A', 'B', 'C'), ('yes', 'not sure'), ('1', '2', '3'), ('A', 'B', 'C', 'D'))
    """
    for parts in (_LISTED.split(cell), cell.split()):
        if len(parts) > 1:
            return tuple(part.strip() for part in parts if part.strip())
    return tuple(cell.strip())


def names_letters(key: str, options: Collection[str]) -> bool:
    """Whether an item's options are letters, so that a cell may hold several of them."""
    return letters_in(key) is not None and all(len(name) == 1 for name in options)
