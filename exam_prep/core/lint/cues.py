"""L09, L11: cues by shared words, between stem and key or between options."""

from collections.abc import Iterator
from itertools import combinations

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Kind, Option
from exam_prep.core.lint.counts import SMALLEST_SHARE_BASE
from exam_prep.core.lint.people import capitalised, named_people
from exam_prep.core.lint.sentences import sentences
from exam_prep.core.lint.subject import Subject, whole_bank
from exam_prep.core.lint.words import content_stems, jaccard, normalised, stem

_SHORTEST_CLANG = 5
_CLEAR_CLANG = 2
_MOST_ALIKE = 0.75
_OPPOSITE_REST_ALIKE = 0.6
_MOST_OPPOSITE_SHARE = 0.10
_NEGATORS = frozenset({"not", "never", "no", "without", "don't", "doesn't", "won't", "nor"})
_ANTONYMS = frozenset(
    frozenset(pair)
    for pair in (
        ("accept", "refuse"), ("accept", "decline"), ("agree", "refuse"), ("more", "less"), ("more", "fewer"),
        ("increase", "decrease"), ("before", "after"), ("open", "closed"), ("with", "without"),
        ("start", "stop"), ("public", "private"), ("right", "wrong"), ("keep", "return"), ("raise", "lower"),
    )
)  # fmt: skip


def clang(subject: Subject) -> Iterator[Finding]:
    """Yield L09 where the key, and no distractor, repeats words of the question.

    Words of the lead-in and of the scene's last sentence, five letters or more, stemmed, names aside:
    two or more in the key are an error, one is a warning.
    """
    item = subject.item
    if item.kind is not Kind.SINGLE or len(item.keys) != 1:
        return
    heard = _last_words(subject)
    shared = {option.id: content_stems(option.text, _SHORTEST_CLANG) & heard for option in item.options}
    key = item.keys[0]
    if not shared[key.id] or any(shared[option.id] for option in item.options if option is not key):
        return
    told = f"only the key repeats words of the question ({', '.join(sorted(shared[key.id]))})"
    report = subject.error if len(shared[key.id]) >= _CLEAR_CLANG else subject.warning
    yield report("L09", f"option.{key.id}", told, "reword the key, or let a distractor repeat as much")


def _last_words(subject: Subject) -> frozenset[str]:
    last = sentences(subject.scene)[-1:]
    lead_in = subject.item.lead_in
    named = {
        stem(name) for name in named_people(subject.scene) | capitalised(f"{subject.scene}\n\n{lead_in}")
    }
    return content_stems(" ".join((*last, lead_in)), _SHORTEST_CLANG) - named


def alike_options(subject: Subject) -> Iterator[Finding]:
    """Yield L11 where two options share over 75 % of their words, or one contains the other."""
    if subject.item.kind is not Kind.SINGLE:
        return
    for one, other in combinations(subject.item.options, 2):
        if _contains(one, other) or _contains(other, one):
            message = f"option {other.id} and option {one.id} contain one another"
        elif jaccard(frozenset(normalised(one.text)), frozenset(normalised(other.text))) > _MOST_ALIKE:
            message = f"option {other.id} is almost the same as option {one.id}"
        else:
            continue
        yield subject.error("L11", f"option.{other.id}", message, "make each option a different act")


def opposite_pair(subject: Subject) -> Iterator[Finding]:
    """Yield L11, a warning, where exactly one pair of options are opposites and the key is one of them."""
    if _key_in_opposites(subject.item):
        message = "the key and one distractor are the only opposites"
        yield subject.warning(
            "L11", f"option.{subject.item.keys[0].id}", message, "add a second pair or reword one option"
        )


def opposite_share(_: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield L11, a warning, when over 10 % of the single-answer items key one of a lone pair of opposites."""
    singles = [subject.item for subject in subjects if subject.item.kind is Kind.SINGLE]
    if len(singles) < SMALLEST_SHARE_BASE:
        return
    share = sum(map(_key_in_opposites, singles)) / len(singles)
    if share > _MOST_OPPOSITE_SHARE:
        told = (f"{share:.0%} of the items key one of two opposites", "reword some of them to 10 % or less")
        yield whole_bank(subjects, "L11", FindingLevel.WARNING, told)


def _contains(outer: Option, inner: Option) -> bool:
    long, short = normalised(outer.text), normalised(inner.text)
    return bool(short) and f" {' '.join(short)} " in f" {' '.join(long)} "


def _key_in_opposites(item: Item) -> bool:
    if item.kind is not Kind.SINGLE:
        return False
    pairs = [pair for pair in combinations(item.options, 2) if _opposite(*pair)]
    return len(pairs) == 1 and any(option.is_key for option in pairs[0])


def _opposite(one: Option, other: Option) -> bool:
    """Return whether two options say the same but for a negator or a pair of antonyms."""
    left, right = frozenset(normalised(one.text)), frozenset(normalised(other.text))
    turns = (left ^ right) & _NEGATORS
    for pair in _ANTONYMS:
        if pair <= left ^ right and pair & left and pair & right:
            turns |= pair
    return bool(turns) and jaccard(left - turns, right - turns) >= _OPPOSITE_REST_ALIKE
