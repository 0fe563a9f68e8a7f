"""L03, L04: option lengths must not give the key away."""

from collections.abc import Iterator
from statistics import mean

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Kind
from exam_prep.core.lint.counts import SMALLEST_SHARE_BASE
from exam_prep.core.lint.subject import Subject, whole_bank
from exam_prep.core.lint.words import plain, words

_MOST_OPTION_WORDS = 20
_RATIOS_FROM_CHARACTERS = 25
_MOST_LONG_TO_SHORT = 1.6
_KEY_TO_DISTRACTORS = (0.8, 1.25)
_UNIQUELY_LONGER = 1.1
_MOST_LONGEST_KEY_SHARE = 0.20


def option_words(subject: Subject) -> Iterator[Finding]:
    """Yield L03 for each option, or half of a matching pair, of more than 20 words; any kind."""
    for option in subject.item.options:
        count = max(len(words(option.text)), len(words(option.match or "")))
        if count > _MOST_OPTION_WORDS:
            message = f"the option has {count} words"
            yield subject.error("L03", f"option.{option.id}", message, "cut it to 20 words or fewer")


def option_ratios(subject: Subject) -> Iterator[Finding]:
    """Yield L03 where options of a single-answer item differ in length enough to be a cue.

    Judged in characters, only where the longest option exceeds 25: longest to shortest at most 1.6,
    key 0.8-1.25 of the mean distractor.
    """
    sizes = _sizes(subject.item)
    if sizes is None or max(sizes[0], *sizes[1]) <= _RATIOS_FROM_CHARACTERS:
        return
    key, distractors = sizes
    spread = max(key, *distractors) / max(1, min(key, *distractors))
    if spread > _MOST_LONG_TO_SHORT:
        message = f"the longest option is {spread:.2f} times the shortest"
        yield subject.error("L03", "lead-in", message, "even the options out to a ratio of 1.6 or less")
    balance = key / max(1.0, mean(distractors))
    if not _KEY_TO_DISTRACTORS[0] <= balance <= _KEY_TO_DISTRACTORS[1]:
        message = f"the key is {balance:.2f} times as long as the mean distractor"
        yield subject.error("L03", "lead-in", message, "bring the key within 0.8-1.25 of the mean distractor")


def key_longest(subject: Subject) -> Iterator[Finding]:
    """Yield L04, a warning, where the key is longer than every distractor by more than 10 %."""
    if _key_stands_out(subject.item):
        message = "the key is the longest option by more than 10 %"
        yield subject.warning(
            "L04", f"option.{subject.item.keys[0].id}", message, "shorten the key or extend a distractor"
        )


def key_longest_share(_: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield L04, a warning, when the key stands out by length in over 20 % of single-answer items."""
    singles = [subject.item for subject in subjects if subject.item.kind is Kind.SINGLE]
    if len(singles) < SMALLEST_SHARE_BASE:
        return
    share = sum(_key_stands_out(item) for item in singles) / len(singles)
    if share > _MOST_LONGEST_KEY_SHARE:
        told = (
            f"the key is clearly the longest option in {share:.0%} of the items",
            "shorten keys to 20 % or less",
        )
        yield whole_bank(subjects, "L04", FindingLevel.WARNING, told)


def _key_stands_out(item: Item) -> bool:
    sizes = _sizes(item)
    return sizes is not None and sizes[0] > _UNIQUELY_LONGER * max(sizes[1])


def _sizes(item: Item) -> tuple[int, tuple[int, ...]] | None:
    """Return characters of the key and of the distractors; None unless one key stands among distractors."""
    distractors = tuple(len(plain(option.text)) for option in item.options if not option.is_key)
    if item.kind is not Kind.SINGLE or len(item.keys) != 1 or not distractors:
        return None
    return len(plain(item.keys[0].text)), distractors
