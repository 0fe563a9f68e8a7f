"""Flags: what is out of line is flagged as soon as the number of learners carries it."""

import math
import random

import pytest

from exam_prep.core.analysis.analysis import analyse
from exam_prep.core.analysis.answers import Answers
from exam_prep.core.analysis.distributions import binomial_at_most, f_quantile
from exam_prep.core.analysis.flags import Flag, lowest_difference
from tests.core.analysis.made import answers_of

_ITEMS = 32


def _sheet(learners: int, *, wrong_key: int, seed: int = 3) -> Answers:
    """Return answers of learners whose level decides how often they know; the key of one item is wrong."""
    rng = random.Random(seed)  # noqa: S311  # repeatable
    rows = []
    for _ in range(learners):
        knows = 1 / (1 + math.exp(-1.2 * rng.gauss(0, 1)))
        row = [0 if rng.random() < knows else rng.choice([0, 1, 2]) for _ in range(_ITEMS)]
        row[wrong_key] = (1, 0, 2)[row[wrong_key]]
        rows.append(row)
    return answers_of(rows)


def _flagged(answers: Answers, flag: Flag) -> list[int]:
    return [at for at, item in enumerate(analyse(answers, everything=False).items) if flag in item.flags]


@pytest.mark.parametrize("learners", [15, 60, 400])
def test_a_wrong_key_is_found_at_every_size_and_alone(learners: int) -> None:
    """By votes from 10 learners, by an interval from 30, by the option's own correlation from 100."""
    assert _flagged(_sheet(learners, wrong_key=7), Flag.MISKEY) == [7]


def test_a_wrong_key_discriminates_backwards() -> None:
    """Those who know choose the option that is called wrong."""
    assert _flagged(_sheet(400, wrong_key=7), Flag.NEGATIVE_DISCRIMINATION) == [7]


def test_nothing_is_flagged_below_ten() -> None:
    """Nine votes against the key are too few to say so."""
    assert _flagged(_sheet(9, wrong_key=7), Flag.MISKEY) == []


@pytest.mark.parametrize(
    ("column", "flag"),
    [
        ([0] * 120, Flag.TOO_EASY),
        ([1] * 60 + [2] * 60, Flag.TOO_HARD),
        ([0] * 60 + [1] * 60, Flag.NON_FUNCTIONING_DISTRACTOR),
        ([1] * 60 + [2] * 60, Flag.MISKEY),
    ],
)
def test_items_out_of_line(column: list[int], flag: Flag) -> None:
    """All right, all wrong, distractors that nobody takes, a key that nobody takes."""
    rows = [[choice, at % 2, at % 3] for at, choice in enumerate(column)]
    assert 0 in _flagged(answers_of(rows), flag)


def test_an_item_that_says_nothing_is_low_but_not_negative() -> None:
    """A correlation of about 0 with the rest is below .10."""
    rows = [[at // 2 % 2, at % 2, at % 2, at % 2] for at in range(400)]
    found = analyse(answers_of(rows), everything=False).items[0]
    assert found.figures.discrimination == 0
    assert Flag.LOW_DISCRIMINATION in found.flags
    assert Flag.NEGATIVE_DISCRIMINATION not in found.flags


def test_a_difference_of_correlations_is_sure_only_with_enough_learners() -> None:
    """The same difference has an end above 0 with many, and below with few; three are none."""
    assert lowest_difference(0.3, -0.1, -0.5, 30) < 0 < lowest_difference(0.3, -0.1, -0.5, 200)
    assert lowest_difference(0.3, -0.1, -0.5, 3) == -math.inf


@pytest.mark.parametrize(
    ("share", "df1", "df2", "expected"),
    [(0.95, 1, 1, 161.4476), (0.95, 5, 10, 3.3258), (0.975, 10, 20, 2.7737), (0.05, 5, 10, 1 / 4.7351)],
)
def test_quantiles_of_f_as_tables_have_them(share: float, df1: int, df2: int, expected: float) -> None:
    """Four values of the printed tables, among them a lower tail by the reciprocal."""
    assert f_quantile(share, df1, df2) == pytest.approx(expected, rel=2e-5)


def test_votes_by_chance() -> None:
    """Of ten throws at most one is heads in 11 of 1,024 cases."""
    assert binomial_at_most(1, 10) == 11 / 1024
