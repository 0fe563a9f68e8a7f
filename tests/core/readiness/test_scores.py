"""The distribution of a score: against a draw of many learners."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.item_response.curves import Array
from exam_prep.core.item_response.number_right import lord_wingersky
from exam_prep.core.readiness.model import prior
from exam_prep.core.readiness.outlook import form_items
from exam_prep.core.readiness.posterior import Levels
from exam_prep.core.readiness.scores import mean_of, quantile, score_distribution
from tests.core.readiness.made import outlook


def _drawn(known: Levels, count: int) -> Array:
    places, items = form_items(outlook())
    rng = np.random.default_rng(5)
    theta = rng.multivariate_normal(known.mean, known.covariance, count)[:, places]
    scores: Array = (rng.random(theta.shape) < items.at(theta)).sum(axis=-1).astype(float)
    return scores


@pytest.mark.parametrize("scale", [1.0, 0.2])
def test_one_direction_is_enough(scale: float) -> None:
    """Mean, sd and the chance of the cut agree with 200,000 learners drawn in all directions."""
    mean, spread = prior(4)
    known = Levels(mean + np.array([0.5, -0.5, 0.2, 0.0]), spread * scale)
    found, drawn = score_distribution(known, *form_items(outlook())), _drawn(known, 200_000)
    sd = np.sqrt(found @ (np.arange(51) - mean_of(found)) ** 2)
    assert found.sum() == pytest.approx(1)
    assert float(mean_of(found)) == pytest.approx(drawn.mean(), abs=0.1)
    assert sd == pytest.approx(drawn.std(), abs=0.15)
    assert found[35:].sum() == pytest.approx((drawn >= 35).mean(), abs=0.01)


@given(share=st.floats(0.01, 0.99))
def test_a_quantile_is_the_first_score_that_reaches_the_share(share: float) -> None:
    """So 80 % lie from the tenth to the ninetieth, ends included."""
    spread = lord_wingersky(np.full(12, 0.6))
    at = int(quantile(spread, share))
    assert spread[: at + 1].sum() >= share - 1e-9
    assert at == 0 or spread[:at].sum() < share
