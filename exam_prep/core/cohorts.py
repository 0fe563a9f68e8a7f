"""Cohorts: what a title, a name and a join code may be, and how a member is called."""

import unicodedata
from enum import StrEnum

from exam_prep.errors import InvalidError

MOST_SIGNS = 80
"""How long a title or a name may be."""
CODE_SIGNS = "FHKMRTWXY234679"
"""No two that look alike in print, hardly two that sound alike, and no vowel, so that no code is a word."""
CODE_LENGTH = 9
"""Signs in a code: 15**9 codes, 35 bits, so that guessing one within the limits takes years."""
_GROUP = 3
_JOINERS = "\u200c\u200d"
"""Invisible, but part of how some languages write names."""


class Naming(StrEnum):
    """What staff see of the members of a cohort; settled when it is made, because members relied on it."""

    NAMES = "names"
    PSEUDONYMS = "pseudonyms"


def called(name: str | None, number: int, *, alike: int = 1) -> str:
    """Return how staff see a member: the name that was typed when joining, else "Learner 7".

    `number` counts from 1 by order of joining; it also tells members apart who typed the same name, of whom
    there are `alike`. No other name of a member reaches staff. A pseudonym is a name and is not translated,
    so that staff and member speak of the same one.

    >>> called("Ana", 3), called("Ana", 3, alike=2), called(None, 7)
    ('Ana', 'Ana (3)', 'Learner 7')
    """
    if name is None:
        return f"Learner {number}"
    return f"{name} ({number})" if alike > 1 else name


def plain_code(typed: str) -> str:
    """Return a join code as it is kept, without what people put between its signs; "" for what is none.

    >>> plain_code(" fhk-7mr 2tw ")
    'FHK7MR2TW'
    """
    kept = "".join(sign for sign in typed.upper() if sign.isalnum())
    return kept if len(kept) == CODE_LENGTH and set(kept) <= set(CODE_SIGNS) else ""


def spoken_code(code: str) -> str:
    """Return a kept code in groups of three, as people read it out.

    >>> spoken_code("FHK7MR2TW")
    'FHK-7MR-2TW'
    """
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def plain_title(typed: str) -> str:
    """Return a cohort's title of 1-80 signs; raises InvalidError for none and for a longer one."""
    title = _plain(typed)
    if not title:
        raise InvalidError("Give the group a title with a letter or a number in it.")
    if len(title) > MOST_SIGNS:
        raise InvalidError("Give the group a title of at most %(most)s signs.", most=MOST_SIGNS)
    return title


def plain_name(typed: str) -> str:
    """Return a member's name of 1-80 signs; raises InvalidError for none and for a longer one."""
    name = _plain(typed)
    if not name:
        raise InvalidError("Type the name that your instructor should see, with a letter in it.")
    if len(name) > MOST_SIGNS:
        raise InvalidError("Type a name of at most %(most)s signs.", most=MOST_SIGNS)
    return name


def _plain(typed: str) -> str:
    """Return a line without signs that cannot be seen; "" when no letter or digit is among them."""
    spaced = "".join(" " if sign.isspace() else sign for sign in typed)
    seen = "".join(sign for sign in spaced if sign.isprintable() or sign in _JOINERS)
    # Only now: what cannot be seen may have stood between two spaces, or between a letter and its accent.
    line = " ".join(unicodedata.normalize("NFC", seen).split())
    return line if any(sign.isalnum() for sign in line) else ""
