"""The short form of tests/bench/calibration.py: curves come as near as 2PL with a prior should."""

import pytest

from exam_prep.core.item_response.newton import Model
from exam_prep.core.item_response.priors import default_prior
from tests.bench.calibration import recovery


@pytest.mark.parametrize(("learners", "bar"), [(20, 0.12), (50, 0.085), (100, 0.065), (200, 0.05)])
def test_curves_of_items_that_tell_anything_come_near(learners: int, bar: float) -> None:
    """Five replicates; the whole bench has 30, and counts junk items as well (docs/calibration.md)."""
    assert recovery(learners, 5, Model.TWO_PL, default_prior).telling <= bar


def test_a_slope_of_its_own_is_never_worse_than_a_common_one() -> None:
    """Over all items, junk included, from 20 learners on."""
    for learners in (20, 100):
        own, common = (recovery(learners, 5, model, default_prior) for model in (Model.TWO_PL, Model.RASCH))
        assert own.rmse < common.rmse
