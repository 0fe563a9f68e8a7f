"""An estimate: bounded, the range holds the mean, answers that are right never lower it, no NaN anywhere."""

import math
import random
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.readiness.estimate import Estimate, estimate
from exam_prep.core.readiness.outlook import Answer, Outlook
from tests.core.readiness.made import ANSWER, ANSWERS, outlook

_FEW = settings(max_examples=60, deadline=None)


def _is_sound(found: Estimate) -> bool:
    chance = 0.5 if found.chance is None else found.chance
    return (
        0 <= found.low <= found.mean <= found.high <= found.size
        and 0 <= chance <= 1
        and bool(np.isfinite(found.levels.mean).all() and np.isfinite(found.levels.covariance).all())
    )


@_FEW
@given(answers=ANSWERS, months=st.floats(0, 24))
def test_the_range_holds_the_mean_within_the_form(answers: list[Answer], months: float) -> None:
    """Whatever was answered, and however far the exam is."""
    assert _is_sound(estimate(outlook(), answers, months=months))


@_FEW
@given(answers=ANSWERS, seed=st.integers(0, 99))
def test_the_order_of_answers_changes_no_bit(answers: list[Answer], seed: int) -> None:
    """A rebuild may read the log in another order."""
    mixed = random.Random(seed).sample(answers, len(answers))  # noqa: S311  # an order, no secret
    first, second = (estimate(outlook(), each, months=1) for each in (answers, mixed))
    assert (first.mean, first.chance, first.low, first.high) == (
        second.mean,
        second.chance,
        second.low,
        second.high,
    )


@_FEW
@given(answers=st.lists(ANSWER, min_size=1, max_size=60), at=st.integers(0, 59))
def test_a_right_answer_in_place_of_a_wrong_one_never_lowers_it(answers: list[Answer], at: int) -> None:
    """Neither the expected score nor the chance."""
    place = at % len(answers)
    wrong, right = (
        estimate(
            outlook(),
            [*answers[:place], replace(answers[place], points=points), *answers[place + 1 :]],
            months=1,
        )
        for points in (0.0, 1.0)
    )
    assert right.mean > wrong.mean
    assert right.chance is not None
    assert wrong.chance is not None
    assert right.chance >= wrong.chance - 1e-12


@pytest.mark.parametrize("points", [0.0, 1.0])
@pytest.mark.parametrize("count", [0, 1, 20, 400, 20_000])
def test_all_right_and_all_wrong_stay_sound(points: float, count: int) -> None:
    """From nobody's answers to 20,000 of one learner."""
    answers = [Answer(at % 4, 0.6, 4, points) for at in range(count)]
    assert _is_sound(estimate(outlook(), answers, months=1))


def test_more_answers_narrow_the_range() -> None:
    """With the same share right; the drift until the exam keeps it from closing."""
    widths = []
    for count in (0, 20, 100, 1000):
        answers = [Answer(at % 4, 0.7, 4, float(at % 10 < 7)) for at in range(count)]
        found = estimate(outlook(), answers, months=0)
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > widths[-1]


def test_a_later_exam_widens_the_range() -> None:
    """What is known today is worth less in a year."""
    answers = [Answer(at % 4, 0.7, 4, float(at % 10 < 7)) for at in range(200)]
    near, far = (estimate(outlook(), answers, months=months) for months in (0, 12))
    assert far.high - far.low > near.high - near.low


def test_without_a_cut_there_is_a_score_and_no_chance() -> None:
    """An exam that sets no mark still has a likely score."""
    found = estimate(outlook(cut=None), [Answer(0, 0.6, 4, 1.0)], months=1)
    assert found.chance is None
    assert _is_sound(found)


@pytest.mark.parametrize("empty", [(3,), (0, 1, 2, 3)])
def test_a_section_the_bank_cannot_cover_is_stood_for(empty: tuple[int, ...]) -> None:
    """The form keeps its size, be it one section or the whole bank that is missing."""
    found = estimate(outlook(empty=empty), [Answer(0, 0.6, 4, 1.0)] * 6, months=1)
    assert found.size == 50
    assert _is_sound(found)


def test_an_answer_of_no_section_does_not_count() -> None:
    """A tag outside of the exam says nothing about it here."""
    found = estimate(outlook(), [Answer(-1, 0.6, 4, 1.0), Answer(9, 0.6, 4, 1.0)], months=1)
    assert found.answers == 0
    assert found.mean == estimate(outlook(), [], months=1).mean


def test_an_exam_without_items_is_refused() -> None:
    """There is nothing to estimate."""
    with pytest.raises(ValueError, match="at least one item"):
        estimate(Outlook(None, None, (), None), [], months=0)


@pytest.mark.parametrize("cut", [Decimal(-1), Decimal(0), Decimal("34.5"), Decimal(50), Decimal(51)])
def test_any_cut_gives_a_chance(cut: Decimal) -> None:
    """From a mark everybody reaches to one nobody can."""
    found = estimate(outlook(cut=cut), [], months=0)
    assert found.chance is not None
    assert (found.chance == pytest.approx(1)) == (cut <= 0)
    assert (found.chance == 0) == (cut > 50)


def test_other_sections_lend_their_strength() -> None:
    """Right answers in one section raise the level of another, by less."""
    found = estimate(outlook(), [Answer(0, 0.6, 4, 1.0)] * 20, months=0)
    asked, other = found.levels.mean[0], found.levels.mean[1]
    assert asked > other > 0
    assert math.isclose(other / asked, 0.7, abs_tol=1e-6)
