"""The distribution of the number right: against brute force."""

from itertools import product
from math import prod

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.item_response.number_right import lord_wingersky


def _by_hand(chances: list[float]) -> list[float]:
    found = [0.0] * (len(chances) + 1)
    for pattern in product((0, 1), repeat=len(chances)):
        found[sum(pattern)] += prod(p if hit else 1 - p for p, hit in zip(chances, pattern, strict=True))
    return found


@given(chances=st.lists(st.floats(0, 1), max_size=10))
def test_lord_wingersky_is_the_sum_over_all_patterns(chances: list[float]) -> None:
    """To 1e-12, sure and impossible items among them."""
    assert np.abs(lord_wingersky(np.array(chances)) - _by_hand(chances)).max() <= 1e-12


def test_many_learners_at_once_are_each_alone() -> None:
    """The recursion goes along the last axis only."""
    chances = np.random.default_rng(1).random((3, 2, 40))
    whole = lord_wingersky(chances)
    assert all(
        np.array_equal(whole[i, j], lord_wingersky(chances[i, j])) for i, j in product(range(3), range(2))
    )
