"""The short form of tests/bench/assembly.py: forms are as alike as the bars ask; no seconds are asserted."""

import pytest

from exam_prep.core.assembly.assemble import assemble
from exam_prep.core.assembly.request import AssemblyRequest
from exam_prep.core.assembly.result import Infeasible
from tests.bench.assembly import impossible, run


def test_five_forms_of_fifty_are_alike() -> None:
    """Mean difficulty within .001 of each other, information within 5 % of its aim, every rule kept."""
    found = run(seed=0)
    assert found.broken == 0
    assert found.report.difficulty_spread <= 0.001
    assert found.report.information_off <= 0.05


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 11))
def test_other_pools_as_well(seed: int) -> None:
    """Ten more pools; the bench takes 50."""
    found = run(seed)
    assert found.broken == 0
    assert found.report.difficulty_spread <= 0.001
    assert found.report.information_off <= 0.05


@pytest.mark.long
@pytest.mark.parametrize(("rule", "request_"), [pytest.param(*each, id=each[0]) for each in impossible()])
def test_a_request_that_cannot_be_met_is_proven_so(rule: str, request_: AssemblyRequest) -> None:
    """Each rule in turn leaves too little, and the answer is a proof with a sentence."""
    answer = assemble(request_, seed=1)
    assert isinstance(answer, Infeasible), rule
    assert answer.is_proven
    assert answer.reasons
