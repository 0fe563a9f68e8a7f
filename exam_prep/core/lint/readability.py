"""L12: the reading grade of scene, options and rationales, and the length of sentences."""

from collections.abc import Iterator
from statistics import median

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Kind
from exam_prep.core.lint.counts import SMALLEST_SHARE_BASE
from exam_prep.core.lint.sentences import sentences
from exam_prep.core.lint.subject import Subject, whole_bank
from exam_prep.core.lint.syllables import syllables
from exam_prep.core.lint.words import normalised, plain, words

_MOST_STEM = 8.0
_MOST_RATIONALE = 8.5
_MOST_OPTIONS = 9.0
_MOST_MEDIAN = 7.0
_LONG_SENTENCE = 25
_TOO_LONG_SENTENCE = 32
_SURE_WORDS = 30
_GRADE_PER_MISSING_WORD = 0.1
_OPTIONS_JUDGED_FROM = 20


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of `text`, 0.0 for none; hyphenated words count as their parts.

    0.39 words/sentences + 11.8 syllables/words - 15.59 (Kincaid et al. 1975); glossary words count as two
    syllables.
    """
    tokens = [part for word in words(text) for part in word.split("-")]
    if not tokens:
        return 0.0
    pace = len(tokens) / max(1, len(sentences(text)))
    return 0.39 * pace + 11.8 * sum(map(syllables, tokens)) / len(tokens) - 15.59


def reading_grade(subject: Subject) -> Iterator[Finding]:
    """Yield L12 for a scene with lead-in above grade 8.0, a rationale above 8.5, options together above 9.0.

    In a text of 12 words one long word moves the grade by about a whole step, so texts under 30 words get
    0.1 grades for each missing word, and options of fewer than 20 words together are terms, not prose.
    """
    item = subject.item
    yield from _judged(subject, "stem", f"{subject.scene}\n\n{item.lead_in}", _MOST_STEM)
    for option in item.options:
        yield from _judged(subject, f"why.{option.id}", option.rationale, _MOST_RATIONALE)
    joined = "\n\n".join(" ".join(filter(None, (option.text, option.match))) for option in item.options)
    if item.kind is not Kind.TRUEFALSE and len(normalised(joined)) >= _OPTIONS_JUDGED_FROM:
        yield from _judged(subject, "lead-in", joined, _MOST_OPTIONS)


def _judged(subject: Subject, part: str, text: str, most: float) -> Iterator[Finding]:
    missing = max(0, _SURE_WORDS - len(normalised(text)))
    found = grade(text)
    if found > most + missing * _GRADE_PER_MISSING_WORD:
        name = {"stem": "scene and lead-in read", "lead-in": "the options together read"}.get(
            part, "the rationale reads"
        )
        message = f"{name} at grade {found:.1f}, above {most}"
        yield subject.error("L12", part, message, "use shorter words and shorter sentences")


def sentence_length(subject: Subject) -> Iterator[Finding]:
    """Yield L12 for each sentence over 25 words (warning) or over 32 words (error); any part of the item."""
    for part, text in (*subject.asked(), *subject.explained()):
        for sentence in sentences(text):
            count = len(words(sentence))
            if count > _LONG_SENTENCE:
                report = subject.error if count > _TOO_LONG_SENTENCE else subject.warning
                message = f'the sentence "{" ".join(plain(sentence).split()[:5])} ..." has {count} words'
                yield report("L12", part, message, "split it; 25 words or fewer")


def median_grade(_: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield L12 when the median grade of scenes with lead-in exceeds 7.0."""
    if len(subjects) < SMALLEST_SHARE_BASE:
        return
    middle = median(grade(f"{subject.scene}\n\n{subject.item.lead_in}") for subject in subjects)
    if middle > _MOST_MEDIAN:
        told = (
            f"the median reading grade of the bank is {middle:.1f}",
            "simplify the hardest scenes to reach 7.0",
        )
        yield whole_bank(subjects, "L12", FindingLevel.ERROR, told)
