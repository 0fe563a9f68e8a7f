"""The short diagnostic: in proportion to the blueprint, informative, never one set for all, and it ends."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.readiness.diagnostic import (
    ENOUGH_SE,
    MOST_ITEMS,
    Check,
    awake,
    is_enough,
    level_error,
    next_place,
)
from exam_prep.core.readiness.model import curves, prior
from exam_prep.core.readiness.posterior import Levels
from tests.bench import diagnostic as bench

_SECTION = np.repeat(np.arange(3), 30)
_SHARES = (0.5, 0.3, 0.2)
_CHECK = Check(
    curves(np.tile(np.linspace(0.4, 0.9, 30), 3), np.full(90, 4.0)), _SECTION, _SHARES, Levels(*prior(3))
)


def rng_of(seed: int) -> Random:
    """Return a repeatable source of chance."""
    return Random(seed)  # noqa: S311  # nothing secret


def asked_of(check: Check, points: list[float], seed: int) -> list[int]:
    """Return the places of a diagnostic whose items earn `points` in turn."""
    free, rng = np.ones(check.section.size, dtype=bool), rng_of(seed)
    asked: list[int] = []
    while (place := next_place(check, asked, points[: len(asked)], free, rng.random())) is not None:
        free[place] = False
        asked.append(place)
    return asked


_POINTS = st.lists(st.sampled_from((0.0, 0.5, 1.0)), min_size=MOST_ITEMS, max_size=MOST_ITEMS)


@settings(max_examples=30, deadline=None)
@given(points=_POINTS, seed=st.integers(0, 10_000))
def test_it_keeps_the_shares_of_the_blueprint_at_every_length(points: list[float], seed: int) -> None:
    """Within one item after each one, each item once, 20 at most."""
    asked = asked_of(_CHECK, points, seed)
    assert len(set(asked)) == len(asked) <= MOST_ITEMS
    for length in range(1, len(asked) + 1):
        counts = Counter(int(_SECTION[place]) for place in asked[:length])
        assert all(abs(counts[at] - share * length) <= 1 for at, share in enumerate(_SHARES))


@settings(max_examples=8, deadline=None)
@given(points=_POINTS, seed=st.integers(0, 10_000), at=st.integers(1, MOST_ITEMS - 1))
def test_an_answer_changes_nothing_that_was_drawn_before(points: list[float], seed: int, at: int) -> None:
    """Forms that part at one answer are equal up to it; equal answers give equal forms."""
    other = [*points[:at], *(1.0 - one for one in points[at:])]
    first, second = asked_of(_CHECK, points, seed), asked_of(_CHECK, other, seed)
    assert first[: at + 1] == second[: at + 1]
    assert asked_of(_CHECK, points, seed) == first


def test_who_misses_is_asked_easier_ones() -> None:
    """By facility of the items after the first five."""
    facility = np.tile(np.linspace(0.4, 0.9, 30), 3)
    missed, known = (asked_of(_CHECK, [earned] * MOST_ITEMS, 1) for earned in (0.0, 1.0))
    assert facility[missed[5:]].mean() > facility[known[5:]].mean() + 0.1


def test_it_ends_as_soon_as_enough_is_known() -> None:
    """On steep items before the twentieth, and not before: one item less is not enough."""
    check = bench.check_of(bench.calibrated(1))
    points = [1.0, 0.0] * (MOST_ITEMS // 2)
    asked = asked_of(check, points, 3)
    assert len(asked) < MOST_ITEMS
    assert is_enough(check, asked, points[: len(asked)])
    assert not is_enough(check, asked[:-1], points[: len(asked) - 1])


def test_a_level_that_is_known_needs_no_diagnostic() -> None:
    """Nothing is asked where the error is small enough before the first item."""
    known = Levels(np.zeros(3), np.eye(3) * ENOUGH_SE**2)
    assert level_error(known, (1.0, 0.0, 0.0)) == pytest.approx(ENOUGH_SE)
    assert asked_of(Check(_CHECK.items, _SECTION, _SHARES, known), [1.0] * MOST_ITEMS, 1) == []


def test_no_item_is_asked_when_none_is_free() -> None:
    """And a section without a free item is passed over."""
    none, some = np.zeros(90, dtype=bool), _SECTION == 2
    assert next_place(_CHECK, (), (), none, 0.5) is None
    place = next_place(_CHECK, (), (), some, 0.5)
    assert place is not None
    assert _SECTION[place] == 2


def test_nobody_rests_where_there_are_few() -> None:
    """A pool of 12 gives all its items; of many, about one in seven sits out."""
    assert awake(np.zeros(12, dtype=np.intp), (1.0,), rng_of(1)).all()
    assert 0.8 < awake(np.zeros(2000, dtype=np.intp), (1.0,), rng_of(1)).mean() < 0.9


def test_noise_in_the_last_bits_changes_no_choice() -> None:
    """Another machine has another linear algebra, and has to draw the same form."""
    known = _CHECK.known
    noisy = Levels(known.mean + 1e-14, known.covariance * (1 + 1e-14))
    other = Check(_CHECK.items, _SECTION, _SHARES, noisy)
    points = [1.0, 0.0, 0.0, 1.0] * 5
    for seed in range(10):
        assert asked_of(other, points, seed) == asked_of(_CHECK, points, seed)


@pytest.mark.parametrize("seed", [2, pytest.param(3, marks=pytest.mark.long)])
def test_the_served_rule_is_short_and_spreads_its_items(seed: int) -> None:
    """The short form of tests/bench/diagnostic.py; the pools are two of those whose mean is the bar."""
    pool = bench.calibrated(seed)
    rng = rng_of(seed)
    found = bench.figures([bench.served(pool, true, rng) for true in bench.learners(pool, 80, seed)])
    assert found.mean_items <= 14
    assert found.exposure <= 0.5
    assert found.rmse <= 0.45
    assert found.reached >= 0.9
    assert found.off_share <= 1
