"""The bars of readiness in short; the figures proper come from tests/bench/readiness.py."""

import pytest

from tests.bench.readiness import MATCHED, PERTURBED, World, simulate


@pytest.mark.long
@pytest.mark.parametrize(("world", "bias", "ece"), [(MATCHED, 2.0, 0.06), (PERTURBED, 4.0, 0.10)])
@pytest.mark.parametrize("answers", [0, 20, 100])
def test_what_is_stated_comes_true(world: World, bias: float, ece: float, answers: int) -> None:
    """With 800 learners a gap of .03 is within chance, so the bars of ECE are twice those of 20,000."""
    found = simulate(world, answers, 800, seed=answers)
    assert abs(found.bias) <= bias
    assert found.ece <= ece
    if world is MATCHED:
        assert 0.77 <= found.coverage <= 0.86
