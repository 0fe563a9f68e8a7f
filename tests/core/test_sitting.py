"""The life of a sitting: every pair of state and event has its answer."""

from itertools import product

import pytest

from exam_prep.core.sitting import TRANSITIONS, Event, State, transition
from exam_prep.errors import ConflictError

ALLOWED = {
    ("in_progress", "submit"): "submitted",
    ("in_progress", "time_up"): "submitted",
    ("in_progress", "void"): "voided",
    ("submitted", "grade"): "graded",
    ("submitted", "void"): "voided",
    ("submitted", "reopen"): "in_progress",
    ("graded", "void"): "voided",
    ("graded", "reopen"): "in_progress",
}


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_every_pair_of_state_and_event_is_answered(state: State, event: Event) -> None:
    """The pair leads to the documented state or is a conflict that says so in a sentence."""
    expected = ALLOWED.get((state.value, event.value))
    if expected is not None:
        assert transition(state, event) == expected
        return
    with pytest.raises(ConflictError) as refusal:
        transition(state, event)
    assert refusal.value.message.startswith("This sitting ")
    assert refusal.value.message.endswith(".")


def test_a_voided_sitting_never_comes_back() -> None:
    """Nothing leads out of voided."""
    assert not [pair for pair in TRANSITIONS if pair[0] is State.VOIDED]
