"""Ranges of shares: they hold the share, stay in bounds and narrow with more answers."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exam_prep.core.intervals import wilson


@given(st.integers(0, 200), st.integers(1, 200))
@example(0, 24)
def test_the_range_holds_the_share_within_bounds(points: int, more: int) -> None:
    """For any result the ends lie between 0 and 1 and around the share."""
    maximum = points + more
    low, high = wilson(points, maximum)
    assert 0 <= low <= points / maximum <= high <= 1


@given(st.integers(1, 50))
def test_more_answers_of_the_same_share_narrow_the_range(half: int) -> None:
    """Twice the answers say more."""
    low, high = wilson(half, 2 * half)
    closer_low, closer_high = wilson(2 * half, 4 * half)
    assert closer_high - closer_low < high - low


def test_nothing_answered_says_nothing() -> None:
    """Without an item the range is everything."""
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("points", "maximum", "expected"),
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_published_values(points: int, maximum: int, expected: tuple[float, float]) -> None:
    """The four examples of Newcombe 1998 (Statistics in Medicine 17:857), score method, 95 percent."""
    low, high = wilson(points, maximum, z=1.959964)
    assert (round(low, 4), round(high, 4)) == expected
