"""L13: words that stigmatize, in the author's voice or quoted without being discussed."""

import re
from collections.abc import Iterator

from exam_prep.core.findings import Finding
from exam_prep.core.lint.stigma_words import ANY_STIGMA, STIGMA
from exam_prep.core.lint.subject import Subject
from exam_prep.core.lint.words import plain

_QUOTATION = re.compile(r'"[^"\n]*"|(?<!\w)\'[^\'\n]*\'(?!\w)')
_SPEAKS_OF_WORDS = re.compile(
    r"\b(?:words?|wording|languages?|labels?|labeled|terms?|phras\w*|person-first)\b", re.IGNORECASE
)
_QUOTABLE = frozenset({"stem", "lead-in"})


def stigma(subject: Subject) -> Iterator[Finding]:
    """Yield L13 for each stigmatizing word; see docs/lint.md for the list.

    With `quoted_stigma` such a word may stand inside quotation marks in the stem, if a rationale speaks of
    words or language.
    """
    flagged = subject.item.quoted_stigma
    for part, text in (*subject.asked(), *subject.explained()):
        voice = _QUOTATION.sub('""', plain(text)) if flagged and part in _QUOTABLE else plain(text)
        yield from _found(subject, part, voice)
    if flagged and not any(_SPEAKS_OF_WORDS.search(option.rationale) for option in subject.item.options):
        message = "stigma is quoted but no rationale speaks of the wording"
        yield subject.error(
            "L13", "stem", message, "say in a rationale what the word does and what to say instead"
        )


def _found(subject: Subject, part: str, text: str) -> Iterator[Finding]:
    if not ANY_STIGMA.search(text):
        return
    for pattern, write in STIGMA:
        match = pattern.search(text)
        if match:
            yield subject.error("L13", part, f'"{match.group()}" stigmatizes', f"write: {write}")
