"""Orders: what comes first under each policy, and the last look before the exam."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.planning.calibration import Curve
from exam_prep.core.planning.due import by_fsrs, cap_days_before, is_due, last_looks
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.rollout import repeated
from exam_prep.core.planning.scoring import gain_per_second, order
from tests.core.planning.made import pool, some_pool

_DUE, _NEW, _KNOWN, _TODAY = (0.3, 7.0, 9), None, (80.0, 7.0, 9), (0.2, 7.0, 0)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (Policy.COVERAGE, [1, 0, 2, 3]),
        (Policy.DUE_FIRST, [0, 1, 2, 3]),
        (Policy.THRESHOLD, [0, 1, 2, 3]),
    ],
)
def test_each_policy_has_its_tiers(policy: Policy, expected: list[int]) -> None:
    """Due, new, the rest, and what was seen today last of all."""
    found = order(policy, pool([_DUE, _NEW, _KNOWN, _TODAY]), days_left=20, curve=Curve())
    assert found.tolist() == expected


def test_the_threshold_looks_at_the_learners_own_curve() -> None:
    """What FSRS holds for safe comes first for one who forgets ten times as fast."""
    cards = pool([None, (9.0, 7.0, 8)])
    slow, fast = (order(Policy.THRESHOLD, cards, days_left=20, curve=Curve(m, 0.6)) for m in (1.0, 0.08))
    assert (slow.tolist(), fast.tolist()) == ([0, 1], [1, 0])


def test_greedy_weighs_by_the_exam() -> None:
    """Of two equal concepts the one that the exam asks more of comes first."""
    cards = pool([_DUE, _DUE], weight=[0.2, 0.8])
    assert order(Policy.GREEDY, cards, days_left=10, curve=Curve())[0] == 1


@pytest.mark.parametrize("curve", [Curve(), Curve(0.08, 3.0)])
@pytest.mark.parametrize("policy", [Policy.COVERAGE, Policy.DUE_FIRST, Policy.THRESHOLD, Policy.GREEDY])
def test_new_concepts_come_in_by_their_share_of_the_exam(policy: Policy, curve: Curve) -> None:
    """For those who keep what they learn and for those who would have lost it by then."""
    cards = pool([None, None, None], weight=[0.1, 0.6, 0.3])
    assert order(policy, cards, days_left=30, curve=curve).tolist() == [1, 2, 0]


def test_greedy_puts_the_highest_gain_first() -> None:
    """Its order is that of weighted gain per second."""
    cards = some_pool(60, np.random.default_rng(3))
    gain = gain_per_second(cards, days_left=12, curve=Curve()) * cards.weight
    open_ones = [
        at for at in order(Policy.GREEDY, cards, days_left=12, curve=Curve()) if ~cards.seen_today[at]
    ]
    assert np.all(np.diff(gain[open_ones]) <= 1e-15)


@given(st.integers(0, 10_000), st.sampled_from(Policy), st.integers(1, 60))
def test_an_order_holds_every_concept_once_and_today_last(seed: int, policy: Policy, left: int) -> None:
    """Whatever the pool; many learners at once are ordered as one by one."""
    cards = some_pool(30, np.random.default_rng(seed))
    found = order(policy, cards, days_left=left, curve=Curve())
    assert sorted(found) == list(range(30))
    assert np.all(np.diff(cards.seen_today[found].astype(int)) >= 0)
    assert order(policy, repeated(cards, 2), days_left=left, curve=Curve()).tolist() == [found.tolist()] * 2


@pytest.mark.parametrize(("between", "before"), [(5, 1), (8, 2), (20, 4), (60, 12)])
def test_the_last_look_is_a_fifth_of_the_time_before_the_exam(between: int, before: int) -> None:
    """At least a day, in whole days."""
    assert cap_days_before(np.array([float(between)]))[0] == before


def test_what_fsrs_leaves_until_after_the_exam_has_a_last_look() -> None:
    """Seen 20 days before the exam and safe for months: due again four days before it, not five."""
    early, there = (pool([(300.0, 5.0, 20 - left)]) for left in (5, 4))
    assert not is_due(early, 5)[0]
    assert is_due(there, 4)[0]
    assert not by_fsrs(there)[0]


def test_last_looks_are_spread_and_not_piled_up_on_the_eve() -> None:
    """Sixty concepts seen on one day: the same number each day of the last fifth, none left over."""
    days_since, taken = np.full(60, 14.0), []
    for left in range(6, 0, -1):
        cards = pool([(300.0, 5.0, int(since)) for since in days_since])
        looked = last_looks(cards, left)
        taken.append(int(looked.sum()))
        days_since = np.where(looked, 0, days_since) + 1
    assert taken == [0, 0, 15, 15, 15, 15]
