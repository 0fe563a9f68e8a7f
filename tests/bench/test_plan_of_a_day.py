"""The short form of the plan's bench: every policy plans the day for a thousand concepts."""

import pytest

from exam_prep.core.planning.policy import Policy
from tests.bench.plan_of_a_day import CONCEPTS, plan, standing


@pytest.mark.parametrize("policy", list(Policy))
def test_a_day_of_a_thousand_concepts_is_planned(policy: Policy) -> None:
    """Full of minutes, none twice; the figure itself is printed by the bench."""
    made = plan(standing(CONCEPTS, 1), policy)
    assert 39 * 60 <= made.seconds <= 40 * 60
    assert len({step.concept for step in made.steps}) == len(made.steps) > 20
