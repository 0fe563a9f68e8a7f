"""Patterns: learners who answered alike are one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from exam_prep.core.item_response.curves import Array
from exam_prep.core.item_response.patterns import collapse
from tests.core.item_response.made import calibrated, made_marks

_NAN = float("nan")


@given(
    marks=arrays(
        float, st.tuples(st.integers(1, 8), st.integers(1, 4)), elements=st.sampled_from([0.0, 1.0, _NAN])
    )
)
def test_every_row_finds_its_pattern(marks: Array) -> None:
    """Nothing is lost, and no two patterns are equal."""
    patterns = collapse(marks)
    again = np.where(patterns.asked == 1, patterns.right, _NAN)[patterns.place]
    assert np.array_equal(again, marks, equal_nan=True)
    assert patterns.counts.sum() == len(marks)
    assert len({tuple(row) for row in np.nan_to_num(again, nan=2)}) == len(patterns.counts)
    assert patterns.learners == int((~np.isnan(marks)).any(axis=1).sum())


def test_counts_are_learners() -> None:
    """A row that stands for three learners is three equal rows."""
    marks = made_marks(3, 12, 4, missing=0.2)
    counted, spelt = collapse(marks, np.full(12, 3.0)), collapse(np.repeat(marks, 3, axis=0))
    assert np.array_equal(counted.counts, spelt.counts)
    assert np.array_equal(counted.right_answers, spelt.right_answers)


def test_the_order_of_learners_and_items_does_not_matter() -> None:
    """A shuffled sheet gives each item the same figures, up to rounding."""
    marks = made_marks(5, 60, 6, missing=0.1)
    rng = np.random.default_rng(1)
    rows, columns = rng.permutation(60), rng.permutation(6)
    straight, shuffled = calibrated(marks), calibrated(marks[rows][:, columns])
    for place, item in enumerate(columns):
        assert shuffled.items[place].slope == pytest.approx(straight.items[item].slope, abs=1e-5)
        assert shuffled.items[place].difficulty_se == pytest.approx(
            straight.items[item].difficulty_se, abs=1e-4
        )
