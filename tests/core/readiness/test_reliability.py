"""Reliability: shares by bin, and a line that says how far off the chances were."""

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.readiness.reliability import platt, reliability

_OUTCOMES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=80)


@given(outcomes=_OUTCOMES)
def test_bins_hold_five_people_or_are_left_out(outcomes: list[tuple[float, bool]]) -> None:
    """Shares lie within their ranges, stated chances within their bins; no NaN in the fit."""
    for one in reliability(outcomes):
        assert one.people >= 5
        assert one.low - 1e-9 <= one.stated <= one.high + 1e-9
        assert one.passed_low <= one.passed <= one.passed_high
    assert all(math.isfinite(value) for value in platt(outcomes))


def test_the_fit_finds_what_made_the_outcomes() -> None:
    """Chances that were twice too sure on the logit scale have a slope of a half."""
    rng = random.Random(3)  # noqa: S311  # repeatable
    told = []
    for _ in range(20_000):
        logit = rng.uniform(-3, 3)
        told.append((1 / (1 + math.exp(-logit)), rng.random() < 1 / (1 + math.exp(-logit / 2 - 0.3))))
    intercept, slope = platt(told)
    assert abs(slope - 0.5) < 0.05
    assert abs(intercept - 0.3) < 0.06
