"""Sheets for tests: that of LSAT 7, and made ones."""

import csv
from functools import cache

import numpy as np

from exam_prep.core.item_response.calibration import Calibration, calibrate
from exam_prep.core.item_response.curves import Array
from exam_prep.core.item_response.newton import Model
from exam_prep.core.item_response.patterns import Patterns, collapse
from exam_prep.core.item_response.priors import default_prior, no_prior
from tests.fixtures import psychometrics


def lsat7() -> Patterns:
    """Return the answers of 1,000 people to five items; the test is skipped where they are absent."""
    with psychometrics("mirt_LSAT7_freq.csv").open(encoding="utf-8", newline="") as file:
        rows = np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])
    return collapse(rows[:, :5], rows[:, 5])


@cache
def published() -> dict[tuple[str, str, str], float]:
    """Return what mirt's tests expect of LSAT 7, by model, quantity and item."""
    with psychometrics("published_mirt_tests.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            (row["model"], row["quantity"], row["item"]): float(row["value"])
            for row in rows
            if row["dataset"] == "LSAT7"
        }


def made_marks(seed: int, learners: int, items: int, *, missing: float = 0.0) -> Array:
    """Return marks of learners ~ N(0, 1) on items of slopes .5 to 1.5, a share `missing` (0-1) blank."""
    rng = np.random.default_rng(seed)
    slope, intercept = np.linspace(0.5, 1.5, items), rng.normal(0, 1, items)
    chance = 1 / (1 + np.exp(-(slope * rng.normal(0, 1, (learners, 1)) + intercept)))
    marks = (rng.random(chance.shape) < chance).astype(float)
    marks[rng.random(marks.shape) < missing] = np.nan
    return marks


def calibrated(marks: Array, model: Model = Model.TWO_PL, *, believing: bool = True) -> Calibration:
    """Return the calibration of a sheet with the default prior, or without any."""
    prior = (default_prior if believing else no_prior)(marks.shape[1])
    return calibrate(collapse(marks), model, prior)


def told(calibration: Calibration, name: str) -> list[float]:
    """Return one figure of every item, all of which have it."""
    return [float(getattr(item, name)) for item in calibration.items]
