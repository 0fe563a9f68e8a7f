"""Standard errors: against second differences of the log-posterior."""

import numpy as np
import pytest

from exam_prep.core.item_response.curves import Array
from exam_prep.core.item_response.expectation import Parameters, expect
from exam_prep.core.item_response.fitting import fit
from exam_prep.core.item_response.grid import normal_grid
from exam_prep.core.item_response.newton import Model, Specification
from exam_prep.core.item_response.patterns import Patterns, collapse
from exam_prep.core.item_response.priors import default_prior, no_prior
from exam_prep.core.item_response.uncertainty import observed_information
from tests.core.item_response.made import calibrated, made_marks

_ITEMS = 4
_STEP = 1e-3


def _log_posterior(row: Array, patterns: Patterns, spec: Specification) -> float:
    """Return log-likelihood plus log prior; `row` holds slopes, in logs where so fitted, then intercepts."""
    slopes, intercept = row[:-_ITEMS], row[-_ITEMS:]
    slope = np.exp(slopes) if spec.on_log_scale else slopes
    at = Parameters(np.broadcast_to(slope, intercept.shape), intercept)
    found = expect(patterns, at, spec.grid).log_likelihood
    prior, of_slopes = spec.prior, spec.slope_prior
    found -= float(((slopes - of_slopes.mean) ** 2).sum()) / (2 * of_slopes.sd**2)
    return found - float(((intercept - prior.intercept) ** 2 / (2 * prior.intercept_sd**2)).sum())


def _second_differences(row: Array, patterns: Patterns, spec: Specification) -> Array:
    steps = np.eye(row.size) * _STEP
    signs = ((1, 1), (1, -1), (-1, 1), (-1, -1))
    return np.array(
        [
            [
                -sum(s * t * _log_posterior(row + s * one + t * other, patterns, spec) for s, t in signs)
                / (4 * _STEP**2)
                for other in steps
            ]
            for one in steps
        ]
    )


@pytest.mark.parametrize("missing", [0.0, 0.2])
@pytest.mark.parametrize("believing", [True, False])
@pytest.mark.parametrize("model", list(Model))
def test_information_is_the_curvature_of_the_log_posterior(
    model: Model, missing: float, *, believing: bool
) -> None:
    """For both models, with and without a prior, with and without blanks."""
    patterns = collapse(made_marks(11, 400, _ITEMS, missing=missing))
    spec = Specification(model, (default_prior if believing else no_prior)(_ITEMS), normal_grid())
    found = fit(patterns, spec)
    slopes = found.at.slope[:1] if model is Model.RASCH else found.at.slope
    row = np.concatenate([np.log(slopes) if spec.on_log_scale else slopes, found.at.intercept])
    told = observed_information(patterns, found, spec)
    assert told == pytest.approx(_second_differences(row, patterns, spec), rel=1e-3, abs=0.05)


def test_standard_errors_fit_what_varies_from_sheet_to_sheet() -> None:
    """Over 60 sheets the mean standard error of b is its sd, within a quarter."""
    found = [calibrated(made_marks(2, 400, 10))]
    rng = np.random.default_rng(8)
    curves = found[0].curves
    for _ in range(60):
        chance = curves.at(rng.normal(0, 1, (400, 1)))
        found.append(calibrated((rng.random(chance.shape) < chance).astype(float)))
    middle = [one.items[5] for one in found[1:]]
    spread = np.std([item.difficulty or 0 for item in middle])
    assert np.mean([item.difficulty_se or 0 for item in middle]) == pytest.approx(spread, rel=0.25)
