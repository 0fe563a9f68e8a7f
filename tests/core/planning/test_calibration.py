"""Calibration: the learner's own curve is found again from their responses."""

import dataclasses

import numpy as np
import pytest

from exam_prep.core.planning.calibration import UNCALIBRATED, Curve, calibrate
from tests.core.planning.made import observations


def test_no_reviews_leave_the_prior() -> None:
    """Nothing seen, nothing learnt."""
    assert calibrate([]) is UNCALIBRATED


@pytest.mark.parametrize("curve", [Curve(0.2, 0.3), Curve(1.0, 0.1542), Curve(2.0, 1.2)])
def test_many_reviews_find_the_forgetting_of_the_learner(curve: Curve) -> None:
    """After 3,000 reviews the likeliest curve foretells recall to 5 points, over a month."""
    found = calibrate(observations(curve, 3000, np.random.default_rng(5)))
    elapsed, stability = np.array([1.0, 5, 15, 30]), np.array([4.0, 4, 10, 10])
    assert found.map.recall(elapsed, stability) == pytest.approx(curve.recall(elapsed, stability), abs=0.05)
    assert found.reviews == 3000


def test_what_may_have_been_known_for_years_tells_nothing() -> None:
    """Concepts that were right at first sight leave the curve alone, but count as reviews."""
    seen = observations(Curve(0.1, 1.2), 50, np.random.default_rng(6))
    known = [dataclasses.replace(each, learnt=False) for each in seen]
    found = calibrate(known)
    assert (found.map, found.reviews) == (UNCALIBRATED.map, 50)
    assert calibrate([*seen, *known]).map == calibrate(seen).map


def test_draws_gather_as_reviews_come_in() -> None:
    """Many reviews leave less doubt; equal seeds draw equal curves."""
    found = calibrate(observations(Curve(0.5, 0.3), 1500, np.random.default_rng(7)))
    wide, narrow = (
        np.log(each.draws(np.random.default_rng(1), 400).m).std() for each in (UNCALIBRATED, found)
    )
    assert narrow < wide / 2
    one, other = (found.draws(np.random.default_rng(2), 9) for _ in range(2))
    assert np.array_equal(one.m, other.m)
    assert np.shape(one.d) == (9, 1)
