"""The short form of tests/bench/calibration.py: curves come as near as 2PL with a prior should."""

import pytest

from exam_prep.core.item_response.newton import Model
from exam_prep.core.item_response.priors import default_prior
from tests.bench.calibration import BARS, MATCHED, OTHER, REPLICATES, STRANGE, World, recovery

_FEW = 5


@pytest.mark.parametrize(("learners", "bar"), BARS)
def test_curves_come_near(learners: int, bar: float) -> None:
    """Over all items, junk included; five replicates."""
    assert recovery(learners, _FEW, Model.TWO_PL, default_prior).rmse <= bar


@pytest.mark.long
@pytest.mark.parametrize(("learners", "bar"), BARS)
def test_curves_come_near_in_the_whole_bench(learners: int, bar: float) -> None:
    """All replicates; the mean lies two standard errors below the bar, so that no lucky draw passes."""
    found = recovery(learners, REPLICATES, Model.TWO_PL, default_prior)
    assert found.rmse + 2 * found.error <= bar


@pytest.mark.parametrize(("world", "most"), [(MATCHED, 0.06), (OTHER, 0.07)])
def test_junk_is_not_taken_for_items_that_tell(world: World, most: float) -> None:
    """Five items of slope .05 in 50 and 200 learners; a prior on log a would be .09 and .11 off."""
    assert recovery(200, _FEW, Model.TWO_PL, default_prior, world).junk <= most


def test_wrong_keys_do_not_spoil_a_sheet() -> None:
    """Two items that the better learners get wrong: the bar of 200 learners holds all the same."""
    assert recovery(200, _FEW, Model.TWO_PL, default_prior, STRANGE["wrong keys"]).rmse <= 0.05


def test_a_slope_of_its_own_is_never_worse_than_a_common_one() -> None:
    """Over all items, junk included, from 20 learners on."""
    for learners in (20, 100):
        own, common = (
            recovery(learners, _FEW, model, default_prior) for model in (Model.TWO_PL, Model.RASCH)
        )
        assert own.rmse < common.rmse
