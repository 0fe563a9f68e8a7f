"""Levels of learners and what a test tells of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.item_response.curves import Curves, information, sigmoid
from exam_prep.core.item_response.grid import normal_grid
from exam_prep.core.item_response.levels import (
    Levels,
    levels_by_score,
    marginal_reliability,
    standard_error,
    total_information,
)
from exam_prep.core.item_response.number_right import lord_wingersky


def _curves(slopes: list[float]) -> Curves:
    slope = np.array(slopes)
    return Curves(slope, np.linspace(-1, 1, slope.size), np.zeros(slope.size))


@given(slopes=st.lists(st.floats(0.1, 3), min_size=1, max_size=12))
def test_more_right_answers_mean_a_higher_level(slopes: list[float]) -> None:
    """And the shares of all scores sum to 1."""
    known, share = levels_by_score(_curves(slopes), normal_grid())
    assert share.sum() == pytest.approx(1, abs=1e-12)
    assert (np.diff(known.mean) > 0).all()
    assert ((known.se > 0) & (known.se < 1)).all()


def test_a_score_that_nobody_can_have_tells_no_level() -> None:
    """Of a thousand hard items all right is less likely than a double can say; no warning, no infinity."""
    items = Curves(np.full(1000, 0.1), np.full(1000, -5.0), np.zeros(1000))
    known, share = levels_by_score(items, normal_grid())
    assert (share[-1], np.isnan(known.mean[-1])) == (0, True)
    assert np.isfinite(known.mean[share > 0]).all()


@given(st.lists(st.floats(0, 1), max_size=40))
def test_the_shares_of_a_score_sum_to_one(chances: list[float]) -> None:
    """To 1e-12, whatever the items."""
    assert abs(lord_wingersky(np.array(chances)).sum() - 1) <= 1e-12


def test_information_is_that_of_the_formula_and_finite_far_away() -> None:
    """a²PQ for each item, added up; 0 where an item is hopeless to the last bit."""
    items, at = _curves([0.5, 1.0, 2.0]), np.linspace(-3, 3, 7)
    chance = sigmoid(items.slope * at[:, None] + items.intercept)
    assert total_information(items, at) == pytest.approx((items.slope**2 * chance * (1 - chance)).sum(axis=1))
    assert information(items, np.array(-1000.0)).tolist() == [0.0] * 3
    assert (standard_error(4.0), standard_error(0.0)) == (0.5, None)


def test_reliability_is_the_share_that_is_not_error() -> None:
    """Levels -1 and 1 of equal learners vary by 2 (n - 1 = 1); an error of 1 leaves two thirds."""
    known = Levels(np.array([-1.0, 1.0]), np.array([1.0, 1.0]))
    assert marginal_reliability(known, np.array([1.0, 1.0])) == pytest.approx(2 / 3)
    assert marginal_reliability(known, np.array([1.0, 0.0])) is None
