"""Areas: ranked by the chance to be below the cut, with a word only where 80 % stand behind it."""

from hypothesis import given, settings

from exam_prep.core.readiness.areas import Standing, areas
from exam_prep.core.readiness.estimate import estimate
from exam_prep.core.readiness.outlook import Answer
from tests.core.readiness.made import ANSWERS, outlook


@settings(max_examples=40, deadline=None)
@given(answers=ANSWERS)
def test_areas_are_sorted_and_their_ranges_hold_the_share(answers: list[Answer]) -> None:
    """Every section once."""
    exam = outlook()
    found = areas(exam, estimate(exam, answers, months=0), cut_share=0.7)
    assert sorted(area.section for area in found) == [0, 1, 2, 3]
    assert [area.below for area in found] == sorted((area.below for area in found), reverse=True)
    assert all(0 <= area.low <= area.share <= area.high <= 1 for area in found)


def test_a_section_of_misses_is_weak_and_one_of_hits_strong() -> None:
    """And one with as many of each as the cut asks is unsure."""
    exam = outlook()
    answers = [Answer(0, 0.7, 4, 0.0)] * 15 + [Answer(1, 0.7, 4, 1.0)] * 30
    answers += [Answer(2, 0.7, 4, float(at % 3 > 0)) for at in range(9)]
    found = {area.section: area for area in areas(exam, estimate(exam, answers, months=0), cut_share=0.7)}
    assert found[0].standing is Standing.WEAK
    assert found[1].standing is Standing.STRONG
    assert found[2].standing is Standing.UNSURE
    assert found[3].is_thin


def test_a_cut_beyond_all_reach_makes_every_section_weak() -> None:
    """And one of nothing makes none so."""
    exam = outlook()
    known = estimate(exam, [], months=0)
    assert {area.below for area in areas(exam, known, cut_share=1.0)} == {1.0}
    assert {area.below for area in areas(exam, known, cut_share=0.0)} == {0.0}
