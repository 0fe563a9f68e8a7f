"""Sentences of a short prose text, without a language model."""

import re
from functools import lru_cache

from exam_prep.core.lint.words import plain, words

_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Mx|Dr|St|Jr|Sr|Rev|Prof|No|vs|etc|e\.g|i\.e|U\.S|a\.m|p\.m)|\b[A-Z])\.$",
)
_END = re.compile(r"""[.!?]+['")\]]*(?=\s+["'(\[]?[A-Z0-9$]|\s*$)""")
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)")


@lru_cache(maxsize=8192)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text`; parts without a word are dropped.

    A sentence ends at a full stop, question or exclamation mark (closing quotes included) before a
    capital, a figure or the end, and at the end of a paragraph or list line. Titles and initials
    ("Mr.", "U.S.") end nothing, a question inside a quotation ends nothing when a small letter
    follows, and neither colon nor semicolon ends anything. Limit: "at 3 p.m. He left" stays one.

    >>> sentences('Mr. Osei asks, "Is it $15?" and waits. "Yes." He nods.')
    ('Mr. Osei asks, "Is it $15?" and waits.', '"Yes."', 'He nods.')
    """
    return tuple(
        sentence for block in _BLOCK.split(plain(text)) for sentence in _split(block) if words(sentence)
    )


def _split(block: str) -> list[str]:
    found: list[str] = []
    start = 0
    for end in _END.finditer(block):
        if _ABBREVIATION.search(block[start : end.end()]) and end.end() < len(block.rstrip()):
            continue
        found.append(block[start : end.end()].strip())
        start = end.end()
    return [*found, block[start:].strip()]
