"""Who is named in a scene, by capital letters alone."""

import re
from functools import lru_cache

from exam_prep.core.lint.sentences import sentences
from exam_prep.core.lint.words import STOPWORDS, plain, word_set

_NO_PERSON = word_set(
    """I OK Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December Christmas Thanksgiving Easter Ramadan English Spanish
    Facebook Instagram Zoom Google Medicaid Medicare Veterans Narcan Olmstead Tarasoff Part Title Section
    Lifeline Alcoholics Anonymous Narcotics Mom Dad Grandma God Act California Minnesota Washington Georgia
    Texas Virginia Idaho Illinois Nevada Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays"""
)
_TITLE = r"(?:Mr|Mrs|Ms|Mx|Dr)\. "
_RUN = re.compile(rf"(?:{_TITLE})?\b[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Z][A-Za-z]*")
_OPENING_MARKS = "\"'(.!?:"


OPENERS = STOPWORDS | word_set(
    """a an and are as at but by can do for he her his how i if in is it its mr mrs ms my no now of on
    one or she so the to today tonight we who why yes yesterday you"""
)
"""Small words, in lower case, whose capital only opens a sentence."""


@lru_cache(maxsize=2048)
def named_people(text: str) -> frozenset[str]:
    """Return names of persons in `text`: first names, or surnames after a title.

    A capital inside a sentence makes a name, unless it is a day, a month, a law or the like, part of a
    run of capitals ("Olmstead Act") or follows "the". A word that only opens sentences is no name.

    >>> sorted(named_people("Rosa texts Devin. Today Mei asks Mr. Osei, too."))
    ['Devin', 'Mei', 'Osei']
    """
    found = set()
    for sentence in sentences(text):
        for match in _RUN.finditer(sentence):
            before = sentence[: match.start()].rstrip()
            first, _, rest = match.group().partition(" ")
            opened = rest and first.lower() in OPENERS
            run, before = (rest, first) if opened else (match.group(), before)
            if _is_person(run, before):
                found.add(run.split()[-1])
    return frozenset(found)


def _is_person(run: str, before: str) -> bool:
    if re.match(_TITLE, run):
        return True
    opens = not before or before[-1] in _OPENING_MARKS
    return not (opens or " " in run or run in _NO_PERSON or before.lower().split()[-1] == "the")


def capitalised(text: str) -> frozenset[str]:
    """Return, in lower case, every word that stands with a capital inside a sentence of `text`."""
    return frozenset(
        word.lower() for sentence in sentences(plain(text)) for word in _INSIDE.findall(sentence)
    )
