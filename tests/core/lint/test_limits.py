"""The limits of luck agree with the binomial distribution, counted in exact fractions."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.lint.limits import fewest_hits, most_hits


def at_least(hits: int, trials: int, chance: Fraction) -> Fraction:
    """Return the exact probability of `hits` or more."""
    return sum(
        (comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(hits, trials + 1)),
        Fraction(0),
    )


@pytest.mark.parametrize(
    ("trials", "share"), [(40, 0.450), (80, 0.375), (100, 0.360), (150, 0.340), (200, 0.330), (400, 0.302)]
)
def test_the_limits_are_the_published_ones(trials: int, share: float) -> None:
    """The table of docs/items.md holds for guesses among four."""
    assert most_hits(trials, 0.25) / trials == pytest.approx(share, abs=0.0006)


@given(st.integers(1, 120), st.sampled_from([Fraction(1, 4), Fraction(1, 3), Fraction(1, 2)]))
def test_no_smaller_count_is_beyond_luck(trials: int, chance: Fraction) -> None:
    """The limit is reached by luck in at most 1 %, one hit less in more than 1 %."""
    limit = most_hits(trials, float(chance))
    assert at_least(limit, trials, chance) <= Fraction(1, 100)
    assert at_least(limit - 1, trials, chance) > Fraction(1, 100)


@given(st.integers(1, 120))
def test_the_lower_limit_mirrors_the_upper(trials: int) -> None:
    """To hit seldom is to miss often."""
    assert fewest_hits(trials, 0.5) == trials - most_hits(trials, 0.5)
    assert fewest_hits(trials, 0.25) < trials * 0.25


@pytest.mark.parametrize("trials", [1_500, 5_000])
def test_limits_of_thousands_follow_the_normal_curve(trials: int) -> None:
    """The number of ways is beyond any float there; the limits stand 2.33 deviations from the mean."""
    reach = 2.33 * (trials * 0.25 * 0.75) ** 0.5
    assert most_hits(trials, 0.25) == pytest.approx(trials / 4 + reach, abs=2)
    assert fewest_hits(trials, 0.25) == pytest.approx(trials / 4 - reach, abs=2)
