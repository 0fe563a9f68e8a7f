"""L21: names that repeat, belong to real people, or do not fit their pronouns."""

import re
from collections import defaultdict
from collections.abc import Iterator

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding
from exam_prep.core.items import Level
from exam_prep.core.lint.people import OPENERS, named_people
from exam_prep.core.lint.subject import Subject
from exam_prep.core.lint.words import plain, words

_MOST_SAME_NAME = 4
_REAL = re.compile(
    r"\b(?:Shery Mead|Mary Ellen Copeland|(?:Peggy|Margaret) Swarbrick|(?:Pat|Patricia) Deegan|William White"
    r"|William Miller|Stephen Rollnick|James Prochaska|Carlo DiClemente|Larry Davidson|Judi Chamberlin"
    r"|Clifford Beers|Dorothea Dix|Bill Wilson|Carl Rogers|Aaron Beck|Marsha Linehan)\b"
)
_MAN = re.compile(r"\b(?:he|him|his|himself|mr)\b", re.IGNORECASE)
_WOMAN = re.compile(r"\b(?:she|her|hers|herself|ms|mrs)\b", re.IGNORECASE)
_APPOSITION = re.compile(r", an? (?:\w+[ -]){0,3}(?:specialist|worker|supporter|coach)\b")
_ANOTHER_PERSON = re.compile(
    r"\b(?:(?:grand)?(?:mother|father|son|daughter)|mom|dad|parent|sister|brother|wife|husband|partner"
    r"|(?:girl|boy)?friend|aunt|uncle|cousin|man|woman|boy|girl|person|people|someone|neighbor|landlord|supervisor"
    r"|boss|manager|director|coworker|colleague|nurse|doctor|therapist|counselor|clinician|specialist|worker|peer"
    r"|sponsor|teacher|student|member|participant|officer|judge|client|caller|guest|resident|roommate|owner|clerk"
    r"|stranger|child|children|kid|baby|teen|team|group|staff|family)s?\b",
    re.IGNORECASE,
)


def real_people(subject: Subject) -> Iterator[Finding]:
    """Yield L21, a warning, where a scene names an author or leader of the field in full.

    A recall item may name who wrote something.
    """
    match = _REAL.search(plain(subject.scene))
    if match and subject.item.level is not Level.RECALL:
        yield subject.warning("L21", "stem", f"{match.group()} is a real person", "invent a name")


def repeated_names(_: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield L21, a warning, for the fifth and each further item, by file, that uses the same name.

    Recall items are left out: capitals there are terms and authors.
    """
    using: defaultdict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        if subject.item.level is not Level.RECALL and subject.item.scenario is None:
            for name in named_people(f"{subject.item.stem}\n\n{subject.item.lead_in}"):
                using[name].append(subject)
    for name, sharing in using.items():
        for subject in sharing[_MOST_SAME_NAME:]:
            message = f"{len(sharing)} items have a {name}"
            yield subject.warning("L21", "stem", message, "choose a name that four items or fewer use")


def pronouns(subject: Subject) -> Iterator[Finding]:
    """Yield L21, a warning, where the only person of a scene is both he and she.

    Only where one name and no other person stands in scene and lead-in; all else needs a reader.
    """
    text = _APPOSITION.sub("", plain(f"{subject.scene}\n\n{subject.item.lead_in}"))
    named = named_people(text)
    capitals = {word for word in words(text) if word[0].isupper() and word.lower() not in OPENERS}
    alone = len(named) == 1 and {word.split("'")[0] for word in capitals} == named
    if alone and not _ANOTHER_PERSON.search(text) and _MAN.search(text) and _WOMAN.search(text):
        message = f"{next(iter(named))} is both he and she"
        yield subject.warning("L21", "stem", message, "keep one set of pronouns for each person")
