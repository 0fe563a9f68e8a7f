"""LSAT 7 against what the R package mirt prints and tests (philchalmers/mirt, test-01-mirtOne)."""

import numpy as np
import pytest

from exam_prep.core.item_response.calibration import Calibration, calibrate
from exam_prep.core.item_response.grid import normal_grid
from exam_prep.core.item_response.levels import levels_by_score, marginal_reliability
from exam_prep.core.item_response.newton import Model
from exam_prep.core.item_response.priors import no_prior
from tests.core.item_response.made import lsat7, published, told


def _fitted(model: Model) -> Calibration:
    return calibrate(lsat7(), model, no_prior(5))


def _expected(model: str, quantity: str, *items: str) -> list[float]:
    return [published()[model, quantity, item] for item in items]


_ITEMS = ("1", "2", "3", "4", "5")


def test_the_two_parameter_model_agrees_to_a_thousandth() -> None:
    """Slopes, intercepts and the log-likelihood."""
    found = _fitted(Model.TWO_PL)
    assert told(found, "slope") == pytest.approx(_expected("2PL", "a1", *_ITEMS), abs=1e-3)
    assert told(found, "intercept") == pytest.approx(_expected("2PL", "d", *_ITEMS), abs=1e-3)
    assert found.log_likelihood == pytest.approx(-2658.805, abs=1e-3)
    assert (found.learners, found.parameters, found.has_settled) == (1000, 10, True)


def test_its_criteria_count_ten_parameters() -> None:
    """By hand from the log-likelihood: 2·10 and 10·log 1000 are added to twice its negative."""
    found = _fitted(Model.TWO_PL)
    assert found.aic == pytest.approx(5337.610, abs=2e-3)
    assert found.bic == pytest.approx(5386.688, abs=2e-3)


def test_the_common_slope_agrees_to_a_thousandth() -> None:
    """It is the sd of levels of the form with slope 1, whose intercepts are the same."""
    found = _fitted(Model.RASCH)
    assert told(found, "slope") == pytest.approx(_expected("Rasch_equal_slope", "a1", "all") * 5, abs=1e-3)
    assert told(found, "intercept") == pytest.approx(_expected("Rasch_equal_slope", "d", *_ITEMS), abs=1e-3)
    assert found.parameters == 6


def test_intervals_of_slopes_are_those_of_the_source_within_its_tolerance() -> None:
    """The source allows .01; its information is computed in another way."""
    found = _fitted(Model.TWO_PL)
    for item in ("1", "3"):
        slope, se = (told(found, name)[int(item) - 1] for name in ("slope", "slope_se"))
        low, high = (published()["2PL", f"a1_CI95_{end}", item] for end in ("lo", "hi"))
        assert (slope - 1.96 * se, slope + 1.96 * se) == pytest.approx((low, high), abs=1e-2)


def test_levels_by_score_and_expected_counts_agree() -> None:
    """Levels to 1e-4, numbers of learners to .01, reliability to 1e-4."""
    found, patterns = _fitted(Model.TWO_PL), lsat7()
    known, share = levels_by_score(found.curves, normal_grid())
    scores = [str(score) for score in range(6)]
    for name, values in (("theta", known.mean), ("se", known.se)):
        expected = [published()["2PL", f"EAPsum_{name}_score{score}", ""] for score in scores]
        assert values == pytest.approx(expected, abs=1e-4)
    expected = [published()["2PL", f"EAPsum_expected_score{score}", ""] for score in scores]
    assert share * 1000 == pytest.approx(expected, abs=1e-2)
    counts = np.bincount(patterns.right.sum(axis=1).astype(int), weights=patterns.counts).astype(float)
    assert marginal_reliability(known, counts) == pytest.approx(
        published()["2PL", "EAPsum_rxx", ""], abs=1e-4
    )


def test_levels_by_pattern_agree() -> None:
    """The source gives that of all wrong, to its tolerance of .01: its grid is another."""
    found = _fitted(Model.TWO_PL)
    expected = published()["2PL", "EAP_theta_pattern1to6_first", ""]
    assert found.levels.mean[0] == pytest.approx(expected, abs=1e-2)
