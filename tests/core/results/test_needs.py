"""Where practice helps most: said of a person from two missed points on, of a class by the doubtless end."""

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.grading import Part
from exam_prep.core.results.needs import MOST_NEEDS, Need, class_needs, needs
from exam_prep.core.results.shares import Earned


def test_one_miss_says_nothing_and_more_come_first() -> None:
    """Two points at least; of equally many the larger share; at most three."""
    parts = [Part("a", 3, 4), Part("b", 2, 4), Part("c", 0, 2), Part("d", 1.5, 5), Part("e", 0, 9)]
    assert needs(parts) == (Need("e", 9, 9), Need("d", 3.5, 5), Need("c", 2, 2))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.floats(0, 1)), max_size=9))
def test_needs_are_few_and_real(rows: list[tuple[str, int, float]]) -> None:
    """For any parts."""
    found = needs([Part(name, maximum * share, maximum) for name, maximum, share in rows])
    assert len(found) <= MOST_NEEDS
    assert all(2 <= need.missed <= need.maximum for need in found)


def test_a_topic_of_few_people_is_not_told_of_a_class() -> None:
    """Nor is the one by which it could be worked out, nor one in which nothing was missed."""
    topics = {
        "few": {person: Earned(0, 1) for person in range(4)},
        "gives it away": {person: Earned(0, 1) for person in range(6)},
        "hard": {person: Earned(1, 3) for person in range(10)},
        "all right": {person: Earned(3, 3) for person in range(10)},
    }
    assert [name for name, _share in class_needs(topics)] == ["hard"]


def test_a_few_answers_do_not_lift_a_topic_up() -> None:
    """Five answers at 40 % stand below sixty at 45 %, which are sure to be hard."""
    topics = {
        "chance": {person: Earned(float(person < 2), 1) for person in range(5)},
        "sure": {person: Earned(float(person % 20 < 9) * 3, 3) for person in range(60)},
    }
    assert [name for name, _share in class_needs(topics)] == ["sure", "chance"]
