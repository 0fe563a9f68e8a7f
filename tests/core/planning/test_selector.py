"""The choice of a policy by simulation, and what a plan is expected to bring."""

import numpy as np
import pytest

from exam_prep.core.planning.calibration import UNCALIBRATED, Curve, calibrate
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.selector import COLD_START, LEAST_GAIN, choose, forecast
from exam_prep.errors import InvalidError
from tests.core.planning.made import observations, pool, some_pool

_SLOW = calibrate(observations(Curve(3.0, 0.08), 600, np.random.default_rng(1)))
_FAST = calibrate(observations(Curve(0.1, 3.0), 600, np.random.default_rng(2)))
_UNMET = pool([None] * 200)


def test_who_keeps_what_they_learn_covers_all_of_it_and_who_forgets_does_not() -> None:
    """At ten minutes a day for two weeks the curve decides, and coverage is right for one of them only."""
    slow, fast = (
        choose(_UNMET, [600.0] * 14, belief, seed=3, former=None).expected for belief in (_SLOW, _FAST)
    )
    assert slow[Policy.COVERAGE] > slow[Policy.DUE_FIRST] + 0.05
    assert fast[Policy.COVERAGE] < fast[Policy.DUE_FIRST]


def test_the_best_is_chosen_unless_the_former_is_as_good() -> None:
    """Only more than half a point brings another policy."""
    cards = some_pool(80, np.random.default_rng(4))
    free = choose(cards, [600.0] * 10, _SLOW, seed=3, former=None)
    assert free.policy is max(free.expected, key=free.expected.__getitem__)
    for former in Policy:
        kept = choose(cards, [600.0] * 10, _SLOW, seed=3, former=former)
        near = free.expected[free.policy] - free.expected[former] <= LEAST_GAIN
        assert kept.policy is (former if near else free.policy)


def test_a_learner_hardly_known_has_the_policy_of_the_cold_start() -> None:
    """With fewer than 30 spaced reviews nothing is chosen, but everything is foreseen."""
    found = choose(_UNMET, [600.0] * 5, UNCALIBRATED, seed=3, former=Policy.GREEDY)
    assert found.policy is COLD_START
    assert set(found.expected) == set(Policy)


def test_equal_seeds_give_equal_choices() -> None:
    """Chance comes from the seed alone."""
    one, other = (choose(_UNMET, [600.0] * 5, _SLOW, seed=9, former=None) for _ in range(2))
    assert one == other


def test_a_forecast_keeps_to_the_budget_and_rest_days_stay_empty() -> None:
    """A study that was begun is ended, so a day may run over by one wrong response."""
    budgets = [600.0, 0.0, 900.0, 600.0]
    found = forecast(_UNMET, budgets, Policy.COVERAGE, _SLOW, seed=1)
    assert np.all(found.seconds <= np.where(np.array(budgets) > 0, np.array(budgets) + 70, 0))
    assert (found.seconds[1], found.new[1], found.reviews[1]) == (0, 0, 0)
    assert np.all(found.new[[0, 2, 3]] > 0)


def test_a_plan_brings_more_than_no_study() -> None:
    """Recall stays a probability, and a month without a look fades."""
    cards = some_pool(100, np.random.default_rng(8))
    found = forecast(cards, [1200.0] * 20, Policy.THRESHOLD, _SLOW, seed=1)
    for part in (found.with_plan, found.without):
        assert part.shape == (100,)
        assert np.all((part >= 0) & (part <= 1))
    assert found.with_plan.mean() > found.without.mean() + 0.05
    assert found.spread.mean() == pytest.approx(found.with_plan.mean())


def test_without_a_day_left_there_is_nothing_to_plan() -> None:
    """An exam today or in the past is refused with a sentence."""
    with pytest.raises(InvalidError, match="no day is left"):
        choose(_UNMET, [], _SLOW, seed=1, former=None)
