"""L14-L16: rationales that stand for themselves, and one short takeaway."""

import re
from collections import defaultdict
from collections.abc import Iterator

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding
from exam_prep.core.items import Kind, Option
from exam_prep.core.lint.subject import Subject
from exam_prep.core.lint.words import content_stems, normalised, plain, words

_KEY_WORDS = (25, 70)
_DISTRACTOR_WORDS = (12, 45)
_LINE_WORDS = (8, 70)
_SHORTEST_SHARED = 4
_MOST_TAKEAWAY_WORDS = 20
_MOST_SAME_TAKEAWAY = 3
_PLACE = r"(?:first|second|third|fourth|fifth|last)"
_POSITION = re.compile(
    # Letters only as capitals: "the answer a person gives" names no option.
    r"\b(?i:options?|choices?|answers?) \(?[A-E]\b(?!-)|\([A-E]\)|\b[A-E] (?:and|or) [A-E]\b"
    rf"|\b(?i:the {_PLACE} (?:option|choice|answer)s?|the (?:next|previous|final) (?:option|answer)s?)\b"
    r"|\b(?i:the last one)\b"
    r"|\b(?i:the above|(?:option|choice|answer)s? (?:above|below))\b"
)
_VERDICT = re.compile(
    r"^\W*(?:(?:this|that|it|the) ?(?:option|choice|answer)? is (?:the )?)?(?:incorrect|correct)\b"
    r"|^\W*(?:this|that|it)(?: option| choice| answer)? is (?:the )?(?:wrong|right)\b"
    r"|^\W*(?:wrong|right)[.:!]",
    re.IGNORECASE,
)


def shuffles(subject: Subject) -> Iterator[Finding]:
    """Yield L14 for a rationale or takeaway that names an option by letter or place."""
    for part, text in subject.explained():
        match = _POSITION.search(plain(text))
        if match:
            message = f'"{match.group()}" points at a place, but options are shuffled'
            yield subject.error("L14", part, message, "name what the option does")


def explained(subject: Subject) -> Iterator[Finding]:
    """Yield L15P, which blocks, for each option without a rationale, and L15 for one that explains badly."""
    for option in subject.item.options:
        if plain(option.rationale).strip():
            yield from _length(subject, option)
            yield from _substance(subject, option)
        else:
            message = f"option {option.id} has no rationale"
            yield subject.error(
                "L15P", f"option.{option.id}", message, 'add a line "> Why:" or "> Why not:" under it'
            )


def _length(subject: Subject, option: Option) -> Iterator[Finding]:
    least, most = _LINE_WORDS
    if subject.item.kind is Kind.SINGLE:
        least, most = _KEY_WORDS if option.is_key else _DISTRACTOR_WORDS
    count = len(words(option.rationale))
    if not least <= count <= most:
        message = f"the rationale has {count} words"
        yield subject.error("L15", f"why.{option.id}", message, f"write {least}-{most} words")


def _substance(subject: Subject, option: Option) -> Iterator[Finding]:
    if _VERDICT.search(plain(option.rationale)):
        message = "the rationale opens with a bare verdict"
        yield subject.error("L15", f"why.{option.id}", message, "open with what the option does")
    if subject.item.kind is Kind.TRUEFALSE:
        return
    meant = content_stems(f"{option.text} {option.match or ''}", _SHORTEST_SHARED)
    if meant and not meant & content_stems(option.rationale, _SHORTEST_SHARED):
        message = "the rationale shares no content word with its option"
        yield subject.error("L15", f"why.{option.id}", message, "say what this option does in its own words")


def takeaway(subject: Subject) -> Iterator[Finding]:
    """Yield L16 for a missing takeaway or one of more than 20 words."""
    count = len(words(subject.item.takeaway))
    if count == 0:
        yield subject.error(
            "L16", "takeaway", "the item has no takeaway", "add one sentence under ## Takeaway"
        )
    if count > _MOST_TAKEAWAY_WORDS:
        yield subject.error(
            "L16", "takeaway", f"the takeaway has {count} words", "cut it to 20 words or fewer"
        )


def same_takeaway(_: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield L16 for the fourth and each further item, by file, with the same takeaway."""
    by_text: defaultdict[tuple[str, ...], list[Subject]] = defaultdict(list)
    for subject in subjects:
        by_text[normalised(subject.item.takeaway)].append(subject)
    for tokens, sharing in by_text.items():
        for subject in sharing[_MOST_SAME_TAKEAWAY:] if tokens else ():
            message = f"{len(sharing)} items have this takeaway"
            yield subject.error("L16", "takeaway", message, "say what is particular to this item")
