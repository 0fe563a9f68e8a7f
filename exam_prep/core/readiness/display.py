"""What may be shown of an estimate, and from how many answers on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

FEWEST = 20
"""Answers below which no chance is told."""
FEWEST_IN_SECTION = 5
FEWEST_FOR_PERCENT = 100
_SURE = 0.8
_STEP, _LEAST, _MOST = 5, 5, 95


class Word(StrEnum):
    """A chance in words: `likely` from 80 %, `unlikely` up to 20 %."""

    UNLIKELY = "unlikely"
    UNCERTAIN = "uncertain"
    LIKELY = "likely"


class Band(StrEnum):
    """Where the range of the score lies: below the cut, across it, or from the cut on."""

    BUILDING = "building"
    CLOSE = "close"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Display:
    """What the rule lets be told of a chance: a word, from 100 answers a percentage too, or `more` first."""

    more: int
    """Answers still needed before a chance is told; 0 when it may be."""
    word: Word | None
    percent: int | None
    thin: tuple[int, ...]
    """Places of the sections with fewer than 5 answers."""


def display(chance: float | None, counts: Sequence[int], available: Sequence[int]) -> Display:
    """Return what may be told of `chance` (0-1, None without a cut) after `counts` answers a section.

    `available` says how many items the bank has for each section. A percentage is a multiple of 5 and never
    beyond 5-95.
    """
    thin = tuple(place for place, count in enumerate(counts) if count < FEWEST_IN_SECTION)
    more = answers_more(counts, available)
    if chance is None or more:
        return Display(more, None, None, thin)
    percent = rounded_percent(chance) if sum(counts) >= FEWEST_FOR_PERCENT else None
    return Display(0, word_for(chance), percent, thin)


def answers_more(counts: Sequence[int], available: Sequence[int]) -> int:
    """Return how many answers are missing: 20 in all, and 5 in each section that has so many items.

    Each answer makes it smaller or leaves it, so what has been told is never taken back by one more answer.
    """
    missing = sum(
        max(min(FEWEST_IN_SECTION, has) - count, 0) for count, has in zip(counts, available, strict=True)
    )
    return max(FEWEST - sum(counts), missing, 0)


def word_for(chance: float) -> Word:
    """Return the word for a chance of 0-1."""
    if chance >= _SURE:
        return Word.LIKELY
    return Word.UNLIKELY if chance <= 1 - _SURE else Word.UNCERTAIN


def rounded_percent(chance: float) -> int:
    """Return a chance of 0-1 in percent, as a multiple of 5 from 5 to 95."""
    return min(max(_STEP * round(chance * 100 / _STEP), _LEAST), _MOST)


def band(low: int, high: int, cut: Decimal) -> Band:
    """Return where a range of points lies against the cut."""
    if high < cut:
        return Band.BUILDING
    return Band.READY if low >= cut else Band.CLOSE
