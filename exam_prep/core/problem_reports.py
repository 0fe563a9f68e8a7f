"""Reports of problems with an item: how they stand, and what a reply and a note of staff may be."""

import re
from enum import StrEnum

from exam_prep.core.lint.stigma_words import STIGMA
from exam_prep.errors import InvalidError

LONGEST_TEXT = 2000
"""How many signs a report, a reply or a note may have."""
_BLAMES = (
    r"obviously", r"clearly you", r"as (?:anyone|everyone|everybody) (?:knows|can see)", r"you should have",
    r"you failed", r"you are (?:simply |just )?wrong", r"you're (?:simply |just )?wrong", r"your mistake",
    r"your (?:own )?fault", r"read (?:the question|it|more) (?:again|carefully|properly)",
    r"(?:stupid|silly|dumb|lazy|careless|nonsense|ridiculous)",
)  # fmt: skip
_BLAME = re.compile(rf"\b(?:{'|'.join(_BLAMES)})\b", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”')
"""What is quoted is spoken about, not said."""


class ReportState(StrEnum):
    """How a report stands; where it is not OPEN the learner has a reply that says why.

    ANSWERED: the reply explains. MENDED: the item was changed or taken out. KEPT: the item was looked at and
    stays as it is.
    """

    OPEN = "open"
    ANSWERED = "answered"
    MENDED = "mended"
    KEPT = "kept"


def plain_reply(typed: str) -> str:
    """Return a reply as it is kept, 1-2000 signs, without space around it.

    Raises:
        InvalidError: it is empty or too long, or holds a word that blames or stigmatizes outside of quotation
            marks: the one who reads it took the trouble to write.

    >>> plain_reply("  Thank you, option B is mended. ")
    'Thank you, option B is mended.'
    """
    words = _within(typed)
    if not words:
        raise InvalidError("Write a reply. Whoever sent the report will read it.")
    said = _QUOTED.sub("", words.replace("\u2019", "'"))
    blame = _BLAME.search(said)
    if blame is not None:
        raise InvalidError(
            "“%(words)s” can sound like blame. Say it in another way; the person took the trouble to write.",
            words=blame.group(),
        )
    for pattern, write in STIGMA:
        found = pattern.search(said)
        if found is not None:
            raise InvalidError(
                "“%(words)s” can hurt. Write %(instead)s, or put it in quotation marks where you speak about "
                "the word.",
                words=found.group(),
                instead=write,
            )
    return words


def plain_note(typed: str) -> str | None:
    """Return a note for staff as it is kept, at most 2000 signs; None for an empty one.

    Raises:
        InvalidError: it is too long.
    """
    return _within(typed) or None


def _within(typed: str) -> str:
    words = typed.strip()
    if len(words) > LONGEST_TEXT:
        raise InvalidError("Keep it under %(most)s signs.", most=LONGEST_TEXT)
    return words
