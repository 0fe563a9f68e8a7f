"""B01, B03, B04: how many items of what, where the keys stand, and how hard the items are meant to be."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import fmean

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Level, Status
from exam_prep.core.lint.counts import SMALLEST_SHARE_BASE
from exam_prep.core.lint.guessers import single_answers
from exam_prep.core.lint.subject import Subject, whole_bank

_TOLERANCE = 0.10
_LONGEST_RUN = 4
_FOUR = 4
_PLACES_BASE = 100
_PLACE_SHARES = (0.21, 0.29)
_BANDS = (("easy", 0.80, 1.01, 0.25), ("medium", 0.60, 0.80, 0.50), ("hard", 0.40, 0.60, 0.25))
_BAND_TOLERANCE = 0.05
_MEAN = (0.66, 0.72)
_HARDEST = 0.40


def planned_counts(bank: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield B01 for each tag and level whose published items miss the plan by more than 10 % and one item."""
    published = _published(subjects)
    found = Counter((subject.item.tag, subject.item.level) for subject in published)
    for tag in bank.taxonomy.tags.values():
        for level in Level:
            planned = tag.plan.get(level)
            count = found[tag.id, level]
            if planned is None or abs(count - planned) <= max(1, _TOLERANCE * planned):
                continue
            message = f"{tag.id} has {count} published items of level {level}, planned are {planned}"
            fix = "write more, or retire some" if count else "write them"
            yield whole_bank(published, "B01", FindingLevel.ERROR, (message, fix))


def key_places(_: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield B03 for a run of more than four keys in one place, and for a place used too much or too little.

    Runs follow the ids within a folder. Shares of the places are judged from 100 four-option items on; for
    fewer, B02 holds the best fixed place to what luck explains.
    """
    published = _published(subjects)
    for told in (*_runs(published), *_places([subject.item for subject in published])):
        yield whole_bank(published, "B03", FindingLevel.ERROR, told)


def difficulty_spread(_: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield B04, warnings, unless a quarter is meant easy, half medium and a quarter hard.

    Judged from 20 items on, within 5 points.
    """
    published = _published(subjects)
    shares = [subject.item.difficulty for subject in published]
    if len(shares) < SMALLEST_SHARE_BASE:
        return
    for told in _spread(shares):
        yield whole_bank(published, "B04", FindingLevel.WARNING, told)


def _published(subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    return tuple(subject for subject in subjects if subject.item.status is Status.PUBLISHED)


def _runs(published: Sequence[Subject]) -> Iterator[tuple[str, str]]:
    singles = single_answers(subject.item for subject in published)
    for (domain, place), run in groupby(singles, lambda item: (item.domain, item.keys[0].id)):
        names = [item.id for item in run]
        if len(names) > _LONGEST_RUN:
            message = f'{len(names)} keys in a row stand at "{place}" in {domain}, {names[0]} to {names[-1]}'
            yield message, "put the options of one in another order"


def _places(items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    four = [item for item in single_answers(items) if len(item.options) == _FOUR]
    n = len(four)
    if n < _PLACES_BASE:
        return
    low, high = _PLACE_SHARES
    found = Counter(item.keys[0].id for item in four)
    for place in "abcd":
        if not low <= found[place] / n <= high:
            message = f'{found[place] / n:.1%} of the keys stand at "{place}"'
            yield message, f"put options in another order until it is {low:.0%} to {high:.0%}"


def _spread(shares: Sequence[float]) -> Iterator[tuple[str, str]]:
    fix = "think again about how many just-qualified people get an item right, or write others"
    for name, low, high, wanted in _BANDS:
        share = fmean(low <= each < high for each in shares)
        if abs(share - wanted) > _BAND_TOLERANCE:
            yield f"{share:.0%} of the items are meant to be {name}, wanted are {wanted:.0%}", fix
    if not _MEAN[0] <= fmean(shares) <= _MEAN[1]:
        yield f"the mean difficulty is {fmean(shares):.2f}, wanted is {_MEAN[0]} to {_MEAN[1]}", fix
    hardest = sum(each < _HARDEST for each in shares)
    if hardest:
        yield f"{hardest} items are meant to be harder than {_HARDEST}", fix
