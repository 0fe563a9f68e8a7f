"""The short diagnostic: in proportion to the blueprint, informative, and never one fixed set."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.readiness.diagnostic import MOST_ITEMS, frozen_set, next_item
from exam_prep.core.readiness.model import curves
from tests.bench import diagnostic as bench

_ITEMS = curves(np.tile(np.linspace(0.4, 0.9, 30), 3), np.full(90, 4.0))
_SECTION = np.repeat(np.arange(3), 30)
_LEVEL = np.zeros(3)


def rng_of(seed: int) -> Random:
    """Return a repeatable source of chance."""
    return Random(seed)  # noqa: S311  # nothing secret


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_frozen_set_keeps_the_shares_of_the_blueprint(seed: int) -> None:
    """Within one item, each item once, 20 at most."""
    shares = (0.5, 0.3, 0.2)
    rng = rng_of(seed)
    chosen = frozen_set(_ITEMS, _SECTION, _LEVEL, 0.8, shares, lambda *_: True, rng)
    counts = Counter(int(_SECTION[place]) for place in chosen)
    assert len(set(chosen)) == len(chosen) <= MOST_ITEMS
    assert all(abs(counts[at] - share * len(chosen)) <= 1 for at, share in enumerate(shares))


def test_an_item_that_does_not_go_with_the_others_is_passed_over() -> None:
    """Here only every second one goes."""
    chosen = frozen_set(
        _ITEMS, _SECTION, _LEVEL, 0.8, (0.4, 0.3, 0.3), lambda place, _: place % 2 == 0, rng_of(1)
    )
    assert chosen
    assert all(place % 2 == 0 for place in chosen)


def test_a_level_that_is_known_needs_no_diagnostic() -> None:
    """The set is empty where the error is small enough before its first item."""
    assert frozen_set(_ITEMS, _SECTION, _LEVEL, 0.3, (1, 0, 0), lambda *_: True, rng_of(1)) == ()


def test_no_item_is_asked_when_none_is_free() -> None:
    """And a section without a free item is passed over."""
    none, some = np.zeros(90, dtype=bool), _SECTION == 2
    rng = rng_of(1)
    assert next_item(_ITEMS, _SECTION, none, _LEVEL, (1, 0, 0), (0, 0, 0), rng) is None
    place = next_item(_ITEMS, _SECTION, some, _LEVEL, (1, 0, 0), (0, 0, 0), rng)
    assert place is not None
    assert _SECTION[place] == 2


def test_a_frozen_set_meets_no_more_than_half_of_the_learners_with_one_item() -> None:
    """All begin at one level, and still half of the items sit out each time."""
    pool = bench.uncalibrated(1)
    taken = [bench.frozen(pool, 0.0, rng_of(seed)) for seed in range(200)]
    assert bench.figures(taken).exposure <= 0.5


def test_nobody_rests_where_there_are_few() -> None:
    """A pool of 12 gives all its items."""
    few = curves(np.full(12, 0.6), np.full(12, 4.0))
    section = np.zeros(12, dtype=np.intp)
    assert len(frozen_set(few, section, np.zeros(1), 0.8, (1.0,), lambda *_: True, rng_of(1))) == 12


@pytest.mark.parametrize("seed", [2, 3])
def test_the_adaptive_rule_is_short_and_spreads_its_items(seed: int) -> None:
    """The short form of tests/bench/diagnostic.py; the pools are two of those whose mean is the bar."""
    pool = bench.calibrated(seed)
    rng = rng_of(seed)
    found = bench.figures([bench.adaptive(pool, true, rng) for true in bench.learners(pool, 150, seed)])
    assert found.mean_items <= 14
    assert found.exposure <= 0.5
    assert found.rmse <= 0.45
    assert found.off_share <= 1
