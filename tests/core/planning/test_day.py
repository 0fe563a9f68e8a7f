"""The plan of a day keeps its minutes, its order and its mixture."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.planning.day import NEW_SHARE, Step, Why, plan_day

_STEPS = st.lists(
    st.builds(
        Step,
        concept=st.sampled_from([f"c{number}" for number in range(40)]),
        tag=st.sampled_from("abc"),
        why=st.sampled_from(Why),
        seconds=st.integers(20, 120).map(float),
        score=st.floats(0, 1),
    ),
    max_size=60,
)


@given(steps=_STEPS, seconds=st.integers(0, 3600), met=st.booleans())
def test_a_plan_keeps_its_minutes_and_asks_a_concept_once(
    steps: Sequence[Step], seconds: int, *, met: bool
) -> None:
    """Whatever there is to do; a day with any time at all holds one step at least."""
    plan = plan_day(steps, seconds=seconds, all_sections_met=met)
    concepts = [step.concept for step in plan.steps]
    assert len(concepts) == len(set(concepts))
    assert set(plan.steps) <= set(steps)
    assert plan.seconds <= seconds or len(plan.steps) == 1
    assert bool(plan.steps) == (seconds > 0 and bool(steps))


@given(steps=_STEPS, seconds=st.integers(0, 3600))
def test_reasons_keep_their_turn(steps: Sequence[Step], seconds: int) -> None:
    """Misconceptions, then what is due, then new ones, then more."""
    plan = plan_day(steps, seconds=seconds, all_sections_met=True)
    turns = [list(Why).index(step.why) for step in plan.steps]
    assert turns == sorted(turns)


@given(steps=_STEPS, seconds=st.integers(600, 3600))
def test_no_time_is_left_that_something_would_have_fitted(steps: Sequence[Step], seconds: int) -> None:
    """New ones are capped only where others want the time."""
    plan = plan_day(steps, seconds=seconds, all_sections_met=True)
    left = seconds - plan.seconds
    chosen = {step.concept for step in plan.steps}
    first: dict[str, Step] = {}
    for step in steps:
        first.setdefault(step.concept, step)
    assert all(step.seconds > left for concept, step in first.items() if concept not in chosen)


def test_new_ones_leave_room_for_what_is_due() -> None:
    """70 % at most while something is due, even when the policy puts new ones first; before that, all."""
    new = [Step(f"n{number}", "a", Why.NEW, 60.0, 1.0) for number in range(20)]
    due = [Step(f"d{number}", "b", Why.DUE, 60.0, 1.0) for number in range(20)]
    shared = plan_day([*new, *due], seconds=600, all_sections_met=True)
    assert (shared.count(Why.NEW), shared.count(Why.DUE)) == (round(10 * NEW_SHARE), 3)
    assert plan_day([*new, *due], seconds=600, all_sections_met=False).count(Why.NEW) == 10


def test_tags_alternate_where_scores_are_near() -> None:
    """Two of one tag follow each other only where the others are much less urgent."""
    near = [Step(f"a{n}", "a", Why.DUE, 30.0, 1.0) for n in range(3)] + [
        Step(f"b{n}", "b", Why.DUE, 30.0, 0.9) for n in range(3)
    ]
    far = [
        Step("a0", "a", Why.DUE, 30.0, 1.0),
        Step("a1", "a", Why.DUE, 30.0, 1.0),
        Step("b0", "b", Why.DUE, 30.0, 0.5),
    ]
    assert [step.tag for step in plan_day(near, seconds=999, all_sections_met=True).steps] == list("ababab")
    assert [step.tag for step in plan_day(far, seconds=999, all_sections_met=True).steps] == list("aab")
