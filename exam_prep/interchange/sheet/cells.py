"""What may stand in a cell: words and numbers, never a formula of a person's or an author's making."""

import re

Cell = str | int | float | None
"""One cell. Text stays text in every program that opens the sheet; None is an empty cell."""

_STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""First signs that spreadsheets take for a formula, plain and full-width (OWASP, CSV injection)."""
_UNSEEN = re.compile("[\\s\ufeff\u200b-\u200f\u2060]*")
"""Blanks, visible or not, behind which a program may still look for a first sign."""
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML 1.0 cannot hold, and halves of signs that no encoding can."""
LONGEST_TEXT = 32_767
"""Signs that a cell of a spreadsheet holds."""


def clean(text: str) -> str:
    r"""Return `text` as a cell can hold it: without control signs but TAB, CR and LF, cut at 32,767 signs.

    >>> clean("a\0b")
    'ab'
    """
    return _CONTROLS.sub("", text)[:LONGEST_TEXT]


def defused(text: str) -> str:
    """Return the cleaned text with `'` before it where a spreadsheet might take it for a formula.

    That is where it begins with = + - @, plain or full-width, also after blanks; or with TAB, CR or LF.

    >>> defused("=1+1"), defused("one")
    ("'=1+1", 'one')
    """
    kept = clean(text)
    seen = _UNSEEN.sub("", kept, count=1)
    risky = kept[:1] in {"\t", "\r", "\n"} or seen[:1] in _STARTS
    return f"'{kept}"[:LONGEST_TEXT] if kept and risky else kept
