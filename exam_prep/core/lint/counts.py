"""L01, L02, L22: how many options and keys, how many words, and whether they fit the level."""

import re
from collections.abc import Iterator

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Kind, Level
from exam_prep.core.lint.subject import Subject, whole_bank
from exam_prep.core.lint.words import plain, words

MOST_STEM_WORDS = 120
SMALLEST_SHARE_BASE = 20
"""Below this many items a share of the bank says nothing and is not judged."""

_STEM_WORDS = {Level.RECALL: (8, 40), Level.APPLY: (25, 85), Level.JUDGE: (45, 115)}
_OPTIONS = (3, 4)
_MOST_LEAD_IN_WORDS = 20
_MOST_RECALL_SCENE_WORDS = 25
_MOST_THREE_OPTION_SHARE = 0.15
_JUDGE_WORD = re.compile(r"\b(?:first|best|most|main|next)\b", re.IGNORECASE)


def one_key(subject: Subject) -> Iterator[Finding]:
    """Yield L01 unless a single-answer item has exactly one key among three or four options."""
    item = subject.item
    if item.kind is not Kind.SINGLE:
        return
    if len(item.keys) != 1:
        message = f"the item has {len(item.keys)} keys"
        yield subject.error("L01", "lead-in", message, "mark exactly one option with [x]")
    if len(item.options) not in _OPTIONS:
        message = f"the item has {len(item.options)} options"
        yield subject.error(
            "L01", "lead-in", message, "write four options, or three where a fourth is filler"
        )


def three_option_share(_: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield L01, a warning, when more than 15 % of the single-answer items have three options."""
    singles = [subject for subject in subjects if subject.item.kind is Kind.SINGLE]
    if len(singles) < SMALLEST_SHARE_BASE:
        return
    share = sum(len(subject.item.options) == _OPTIONS[0] for subject in singles) / len(singles)
    if share > _MOST_THREE_OPTION_SHARE:
        told = (f"{share:.0%} of the items have three options", "give some of them a fourth that tempts")
        yield whole_bank(subjects, "L01", FindingLevel.WARNING, told)


def stem_length(subject: Subject) -> Iterator[Finding]:
    """Yield L02 for a stem outside its level's word range, and L02H, which blocks, above 120 words."""
    item = subject.item
    if item.kind is not Kind.SINGLE:
        return
    count = len(words(subject.scene)) + len(words(item.lead_in))
    least, most = _STEM_WORDS[item.level]
    if count > MOST_STEM_WORDS:
        yield subject.error(
            "L02H", "stem", f"scene and lead-in have {count} words", "cut to 120 words or fewer"
        )
    elif not least <= count <= most:
        message = f"scene and lead-in have {count} words"
        yield subject.error("L02", "stem", message, f"write {least}-{most} words for level {item.level}")
    yield from _lead_in(subject, item)


def _lead_in(subject: Subject, item: Item) -> Iterator[Finding]:
    if not plain(item.lead_in).rstrip().rstrip("*_\"')").endswith("?"):
        yield subject.error(
            "L02", "lead-in", "the lead-in is not a question", "end the lead-in with a question mark"
        )
    count = len(words(item.lead_in))
    if count > _MOST_LEAD_IN_WORDS:
        message = f"the lead-in has {count} words"
        yield subject.error(
            "L02", "lead-in", message, "ask in 20 words or fewer and move the rest to the scene"
        )


def level_fits(subject: Subject) -> Iterator[Finding]:
    """Yield L22, a warning, for a recall item with a long scene or a judge item that asks for no ranking."""
    item = subject.item
    count = len(words(subject.scene))
    if item.level is Level.RECALL and count > _MOST_RECALL_SCENE_WORDS:
        message = f"a recall item has a scene of {count} words"
        yield subject.warning("L22", "stem", message, "cut the scene to 25 words or set level: apply")
    if item.level is Level.JUDGE and not _JUDGE_WORD.search(item.lead_in):
        message = "a judge item asks for no ranking"
        yield subject.warning("L22", "lead-in", message, "ask for the first, best, most, main or next")
