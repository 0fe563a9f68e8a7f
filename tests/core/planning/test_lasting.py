"""What was known before its first sight stays; what was missed then is believed to fade."""

import numpy as np
import pytest

from exam_prep.core.planning import cards, fsrs6, lasting
from exam_prep.core.planning.calibration import Curve
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.pool import Pool
from exam_prep.core.planning.rollout import repeated, roll_out
from tests.core.planning.made import pool


def _seen(right: list[bool], days: int = 5) -> Pool:
    """Return one concept for each first response, met `days` ago at a prior of a half."""
    count = len(right)
    (stability, difficulty), _ = cards.review(
        np.ones(count), np.ones(count), np.zeros(count), np.zeros(count, bool), np.array(right), prior=0.5
    )
    return pool([(float(s), float(d), days) for s, d in zip(stability, difficulty, strict=True)])


def test_the_first_response_says_what_was_known() -> None:
    """Bayes with a quarter for luck and a prior of 0.4: right says 0.72, wrong says no."""
    known = lasting.known_before(_seen([True, False]))
    assert known == pytest.approx([0.4 * 0.97 / (0.4 * 0.97 + 0.6 * 0.25), 0.0])


def test_a_lapse_takes_the_belief_back() -> None:
    """Who misses a concept later had been lucky at first sight."""
    first = _seen([True])
    (_, hard), _ = cards.review(
        first.stability, first.difficulty, first.days_since, first.met, np.array([False]), prior=0.5
    )
    assert lasting.known_before(pool([(0.2, float(hard[0]), 1)])) == pytest.approx([0.0])


def test_a_lucky_response_leaves_no_more_than_a_miss() -> None:
    """The share of knowing is taken out of the card again."""
    found = lasting.stability_if_lucky(_seen([True, False]))
    assert found == pytest.approx([fsrs6.DEFAULTS[0]] * 2)


def test_what_was_known_outlasts_every_curve() -> None:
    """A steep tail takes what was learnt and leaves what was known; a new concept keeps its prior."""
    both = _seen([True, False])
    left = lasting.recall(both, Curve(0.1, 3.0), after=60)
    assert left == pytest.approx(lasting.known_before(both) * lasting.KEPT, abs=1e-6)
    assert lasting.recall(pool([None]), Curve(), after=60).tolist() == [0.4]


def test_to_meet_what_was_known_costs_nothing_in_a_rollout() -> None:
    """Even who forgets all they learn holds about the share known beforehand, met or not."""
    many = repeated(pool([None] * 200), 8)
    rolled = roll_out(
        Policy.COVERAGE,
        many,
        [3600.0 * 6, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        planned=Curve(),
        truth=Curve(0.08, 3.0),
        seed=4,
    )
    assert np.all(rolled.new[:, 0] == 200)
    assert rolled.recall.mean() == pytest.approx(0.4 * lasting.KEPT, abs=0.04)
