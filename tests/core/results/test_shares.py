"""The share of a class and its range: honest for answers that are nested in people."""

import math
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exam_prep.core.intervals import wilson
from exam_prep.core.results.shares import Z95, Earned, class_share

_EARNED = st.lists(
    st.integers(0, 30).flatmap(
        lambda maximum: st.floats(0, maximum).map(lambda points: Earned(points, maximum))
    ),
    max_size=40,
)


@example([Earned(2.225073858507e-311, 1), Earned(2.225073858507e-311, 7)])
@given(_EARNED)
def test_a_range_holds_its_share_for_any_class(earned: list[Earned]) -> None:
    """No NaN and nothing outside 0-1, for nobody, for one, for all right and all wrong."""
    found = class_share(earned)
    assert found.people == sum(one.maximum > 0 for one in earned)
    if found.people == 0:
        assert (found.share, found.low, found.high) == (None, None, None)
        return
    assert found.share is not None
    assert found.low is not None
    assert found.high is not None
    assert all(math.isfinite(value) for value in (found.share, found.low, found.high))
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_one_person_tells_nothing_of_others() -> None:
    """However many questions they answered."""
    found = class_share([Earned(55, 60)])
    assert (found.low, found.high) == (0.0, 1.0)


def test_the_range_is_wider_than_that_of_as_many_single_answers() -> None:
    """Ten people with ten answers each are not a hundred people."""
    earned = [Earned(points, 10) for points in (2, 3, 4, 5, 5, 6, 7, 8, 9, 10)]
    found = class_share(earned)
    low, high = wilson(found.points, found.maximum, z=Z95)
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low > 1.4 * (high - low)


def test_one_miss_less_never_widens_the_range_downwards() -> None:
    """All right says at least as much as all but one right: no jump at the end."""
    all_right = class_share([Earned(10, 10)] * 5)
    all_but_one = class_share([*[Earned(10, 10)] * 4, Earned(9, 10)])
    assert all_right.low is not None
    assert all_but_one.low is not None
    assert all_right.low > all_but_one.low > 0.5


def test_one_answer_each_is_the_range_of_single_answers_by_student() -> None:
    """Then people and answers are the same, and only the degrees of freedom differ from Wilson's range."""
    found = class_share([Earned(1, 1)] * 30 + [Earned(0, 1)] * 20)
    low, high = wilson(30, 50, z=Z95)
    assert found.low == pytest.approx(low, abs=0.005)
    assert found.high == pytest.approx(high, abs=0.005)
    assert found.high - found.low > high - low  # type: ignore[operator]  # both are numbers here


@pytest.mark.long
@pytest.mark.parametrize(("people", "questions", "likeness"), [(10, 5, 1.0), (10, 20, 1.0), (30, 10, 0.5)])
def test_the_range_holds_the_truth_as_often_as_it_says(people: int, questions: int, likeness: float) -> None:
    """At least 93 of 100 times over simulated classes, up to three errors of the count itself."""
    chance = random.Random(people * questions)  # noqa: S311  # a simulated class
    hardness = [chance.gauss(0, 1) for _ in range(questions)]
    truth = _truth(hardness, likeness)
    runs, held = 1000, 0
    for _ in range(runs):
        levels = [chance.gauss(0.5, likeness) for _ in range(people)]
        earned = [
            Earned(sum(chance.random() < _logistic(level - b) for b in hardness), questions)
            for level in levels
        ]
        found = class_share(earned)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
    assert held / runs >= 0.93 - 3 * math.sqrt(0.95 * 0.05 / runs)


def _truth(hardness: list[float], likeness: float) -> float:
    """Return the share that people of this kind would earn on these questions, by the midpoint rule."""
    points = [(step + 0.5) / 200 * 8 - 4 for step in range(200)]
    weights = [math.exp(-point * point / 2) for point in points]
    means = [sum(_logistic(0.5 + likeness * point - b) for b in hardness) / len(hardness) for point in points]
    return sum(weight * mean for weight, mean in zip(weights, means, strict=True)) / sum(weights)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))
