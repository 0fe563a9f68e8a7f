"""Efficiency over several groups of sittings, whose rest scores are of different kinds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.analysis.efficiency import pooled_efficiency

_PAIRS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 40)), min_size=2, max_size=30)


@given(_PAIRS, st.integers(-1000, 1000))
def test_groups_are_compared_within_themselves(pairs: list[tuple[int, int]], shift: int) -> None:
    """One group is Moodle's figure; the same answers again, all scores moved, leave it as it is."""
    marks, rests = np.array(pairs, dtype=np.int64).T
    one = pooled_efficiency(np.zeros(len(pairs), dtype=np.int64), marks, rests)
    largest = np.cov(np.sort(marks), np.sort(rests))[0, 1]
    if one is None:
        assert largest == pytest.approx(0, abs=1e-9)
    else:
        assert one == pytest.approx(100 * np.cov(marks, rests)[0, 1] / largest)
        assert one <= 100.000001
    groups = np.repeat([0, 1], len(pairs))
    twice = pooled_efficiency(groups, np.tile(marks, 2), np.concatenate([rests, rests + shift]))
    assert twice == (one if one is None else pytest.approx(one))


def test_nobody_has_no_efficiency() -> None:
    """Nor has an item that all get right."""
    nobody = np.array([], dtype=np.int64)
    assert pooled_efficiency(nobody, nobody, nobody) is None
    ones = np.ones(5, dtype=np.int64)
    assert pooled_efficiency(ones, ones, np.arange(5)) is None
