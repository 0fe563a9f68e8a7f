"""With few learners nothing breaks, and nothing is shown that chance may have made."""

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings

from exam_prep.core.analysis.analysis import analyse
from exam_prep.core.analysis.answers import Answers
from exam_prep.core.analysis.display import Tier, tier
from exam_prep.core.analysis.moments import Z95, fisher_interval
from exam_prep.core.analysis.reliability import feldt_interval
from exam_prep.core.intervals import wilson
from tests.core.analysis.made import answers_of, sheets


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, tuple):
        for part in value:
            yield from _numbers(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _numbers(getattr(value, field.name))


@given(sheets())
@settings(max_examples=120)
def test_every_figure_is_a_number_or_none(answers: Answers) -> None:
    """All right, all wrong, constant items, empty cells, one learner: no NaN, no infinity, no crash."""
    for everything in (False, True):
        found = analyse(answers, everything=everything)
        assert all(math.isfinite(number) for number in _numbers(found))
        for item in found.items:
            figures = item.figures
            assert figures.facility is None or 0 <= figures.facility <= 1
            assert figures.discrimination is None or -1 <= figures.discrimination <= 1


@given(sheets())
@settings(max_examples=60)
def test_nothing_is_shown_below_its_number(answers: Answers) -> None:
    """Under 10 counts alone, under 30 no correlation, no share and no reliability."""
    found = analyse(answers, everything=False)
    for item in found.items:
        figures = item.figures
        if figures.n < 10:
            assert (figures.facility, figures.facility_interval, item.flags) == (None, None, ())
        if figures.n < 30:
            assert (figures.discrimination, item.efficiency, item.weight, item.curves) == (None,) * 3 + ((),)
            assert all(option.share is None and option.r is None for option in figures.options)
    assert len(answers.learners) >= 30 or found.reliability is None


@pytest.mark.parametrize(
    ("n", "level"),
    [(0, Tier.TOO_FEW), (9, Tier.TOO_FEW), (10, Tier.PROVISIONAL), (30, Tier.INTERVALS), (100, Tier.FULL),
     (500, Tier.LARGE)],
)  # fmt: skip
def test_tiers_begin_where_the_rule_says(n: int, level: Tier) -> None:
    """The steps of docs/statistics.md."""
    assert tier(n) is level


@pytest.mark.parametrize("n", [10, 20, 30, 50, 100, 200, 500, 1000])
def test_wilson_covers_as_promised(n: int) -> None:
    """Exactly, by the binomial, averaged over 99 true shares: .93 to .97 of the time."""
    shares = [step / 100 for step in range(1, 100)]
    ends = [wilson(right, n, z=Z95) for right in range(n + 1)]
    covered = 0.0
    for share in shares:
        for right, (low, high) in enumerate(ends):
            if low <= share <= high:
                log = math.lgamma(n + 1) - math.lgamma(right + 1) - math.lgamma(n - right + 1)
                covered += math.exp(log + right * math.log(share) + (n - right) * math.log(1 - share))
    assert 0.93 <= covered / len(shares) <= 0.97


def test_intervals_of_correlation_and_alpha_hold_their_figures() -> None:
    """Fisher's and Feldt's ends lie around the figure; known values of both."""
    low, high = fisher_interval(0.5, 50) or (1.0, 0.0)
    assert (round(low, 4), round(high, 4)) == (0.2575, 0.6833)
    low, high = feldt_interval(0.8, 100, 20) or (1.0, 0.0)
    assert low < 0.8 < high
    assert fisher_interval(1.0, 50) is None
    assert feldt_interval(0.8, 1, 20) is None


def test_a_wrong_key_is_told_by_who_chose_it() -> None:
    """The better half chose B, the key says A: the flag; right keyed items bear none."""
    rows = [
        [1 if learner < 60 else 0, *([0] * 4 if learner < 60 else [learner % 3] * 4)]
        for learner in range(120)
    ]
    found = analyse(answers_of(rows), everything=False)
    assert "miskey" in found.items[0].flags
    assert "negative-discrimination" in found.items[0].flags
    assert all("miskey" not in item.flags for item in found.items[1:])
