"""B02: people who never read the question do not beat chance, over the bank and in each domain."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Status
from exam_prep.core.lint.counts import SMALLEST_SHARE_BASE
from exam_prep.core.lint.guessers import guessers, parity, single_answers, surface_guessers
from exam_prep.core.lint.limits import fewest_hits, most_hits
from exam_prep.core.lint.subject import Subject, whole_bank

PARITY = (0.15, 0.45)
"""Bounds for the share of keys among the options that alone carry a cue."""

_TWO_SIDED = ("longest", "shortest")
"""Cues that tell the key by their absence as well."""


def unbeaten_by_chance(_: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield B02 for each blind guesser over its limit, and for each cue that keys too often or too seldom.

    Published single-answer items are judged, from 20 on; the trained surface model over the whole bank only.
    """
    published = tuple(subject for subject in subjects if subject.item.status is Status.PUBLISHED)
    singles = single_answers(subject.item for subject in published)
    for told in (*_over(singles, guessers(singles), "the bank"), *_domains(singles), *_cues(singles)):
        yield whole_bank(published, "B02", FindingLevel.ERROR, told)


def limits(singles: Sequence[Item]) -> tuple[float, float]:
    """Return the lowest and the highest share, 0.0-1.0, that luck explains on `singles`.

    One-sided at 1 % each, from the mean of 1/k over the items' k options. (0.0, 1.0) below 20 items.
    """
    n = len(singles)
    if n < SMALLEST_SHARE_BASE:
        return 0.0, 1.0
    chance = fmean(1 / len(item.options) for item in singles)
    return max(0, fewest_hits(n, chance)) / n, min(n, most_hits(n, chance)) / n


def _domains(singles: Sequence[Item]) -> Iterator[tuple[str, str]]:
    for domain in sorted({item.domain for item in singles}):
        inside = [item for item in singles if item.domain == domain]
        yield from _over(inside, surface_guessers(inside), domain)


def _over(singles: Sequence[Item], shares: Mapping[str, float], where: str) -> Iterator[tuple[str, str]]:
    low, high = limits(singles)
    for name, share in shares.items():
        told = f"the {name} guesser is right on {share:.1%} of {len(singles)} items of {where}"
        if share > high:
            yield f"{told}; chance explains up to {high:.1%}", "rewrite items whose key it finds"
        elif name in _TWO_SIDED and share < low:
            yield f"{told}; chance explains no less than {low:.1%}", "rewrite items whose key it misses"


def _cues(singles: Sequence[Item]) -> Iterator[tuple[str, str]]:
    low, high = PARITY
    for cue, (n, share) in parity(singles).items():
        if n >= SMALLEST_SHARE_BASE and not low <= share <= high:
            message = f'where one option alone has a "{cue}" word, it is the key in {share:.0%} of {n} items'
            yield message, f"rewrite items until it is {low:.0%} to {high:.0%}"
