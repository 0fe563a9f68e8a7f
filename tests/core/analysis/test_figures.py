"""Figures over several groups, shrunk facilities, times, and curves by score."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.analysis.analysis import analyse
from exam_prep.core.analysis.answers import Reach
from exam_prep.core.analysis.curves import option_curves, score_groups
from exam_prep.core.analysis.item_figures import ItemFigures, item_figures
from exam_prep.core.analysis.shrinkage import with_shrunk
from exam_prep.core.analysis.sitting import Graded, Rest, sitting_adds
from exam_prep.core.analysis.sums import GroupSums, ItemSums, plus
from exam_prep.core.analysis.times import EDGES, NO_TIMES, time_bin, times
from tests.core.analysis.made import answers_of, sums_of


def _group(rows: list[list[int]], factor: int = 1) -> ItemSums:
    """Return the sums of the first item, other items counting `factor` as much."""
    sums = GroupSums()
    for row in rows:
        graded = [
            Graded(at, mark * (factor if at else 1), 1000 * factor, Reach.ANSWERED)
            for at, mark in enumerate(row)
        ]
        sums = plus(sums, sums_of(sitting_adds(graded, Rest.POINTS)))
    return sums.items["i0"]


_GOOD = [[1000, 1000, 900], [1000, 800, 700], [0, 100, 300], [0, 0, 200]]
_BAD = [[0, 1000, 1000], [0, 900, 1000], [1000, 0, 0], [1000, 100, 0]]


def test_a_group_with_another_scale_of_rest_scores_weighs_by_its_learners() -> None:
    """Rest scores are standardised within each form, so ten times the points change nothing."""
    plain = item_figures([_group(_GOOD), _group(_GOOD)], maximum=1000, scale=1000)
    mixed = item_figures([_group(_GOOD), _group(_GOOD, factor=10)], maximum=1000, scale=1000)
    alone = item_figures([_group(_GOOD)], maximum=1000, scale=1000)
    assert mixed.discrimination == pytest.approx(plain.discrimination)
    assert plain.discrimination == pytest.approx(alone.discrimination)


def test_groups_of_other_level_do_not_make_an_item_discriminate() -> None:
    """An item that says nothing within each form says nothing of both, though the better sat one of them."""
    low = [[mark, other, 0] for other in (0, 200) for mark in (1000, 0, 0)]
    high = [
        [1000, 800, 900],
        [1000, 600, 900],
        [0, 800, 900],
        [0, 600, 900],
        [1000, 800, 900],
        [1000, 600, 900],
    ]
    within = item_figures([_group(low), _group(high)], maximum=1000, scale=1000).discrimination
    across = item_figures([_group(low + high)], maximum=1000, scale=1000).discrimination
    assert within == pytest.approx(0)
    assert across is not None
    assert across > 0.3


def test_opposite_groups_cancel() -> None:
    """What one form says for an item another can take back."""
    found = item_figures([_group(_GOOD), _group(_BAD)], maximum=1000, scale=1000)
    assert found.discrimination == pytest.approx(0, abs=0.1)


def test_few_answers_are_drawn_towards_the_mean_more_than_many() -> None:
    """Nine of nine is not the easiest item beside 190 of 200."""
    others = [ItemFigures(200, 0, 0, p) for p in (0.95, 0.9, 0.85, 0.8, 0.75)]
    few, many, *_ = (each.facility_shrunk for each in with_shrunk([ItemFigures(9, 0, 0, 1.0), *others]))
    assert few is not None
    assert many is not None
    assert few < many < 0.95
    assert with_shrunk([ItemFigures(0, 0, 3)])[0].facility_shrunk is None


@given(st.lists(st.integers(600, 4_000_000), min_size=1, max_size=60))
def test_quantiles_of_a_histogram_are_within_a_bin(milliseconds: list[int]) -> None:
    """The median of 40 numbers is that of all times up to 26 %."""
    counts = list(NO_TIMES)
    for each in milliseconds:
        counts[time_bin(each)] += 1
    found, exact = times(counts), sorted(milliseconds)[(len(milliseconds) - 1) // 2] / 1000
    assert found is not None
    assert exact / 1.27 < found.median < exact * 1.27
    assert found.p10 <= found.median <= found.p90


def test_each_edge_begins_its_bin() -> None:
    """The histogram is the same on every machine: its edges are whole numbers."""
    assert [time_bin(edge) for edge in EDGES[:-1]] == list(range(40))
    assert times(NO_TIMES) is None


@given(st.lists(st.integers(0, 20), min_size=1, max_size=200))
def test_score_groups_follow_the_scores(scores: list[int]) -> None:
    """Who scores more is never in a lower group, and equal scores are together."""
    answers = answers_of([[0] * score + [1] * (20 - score) for score in scores])
    groups = score_groups(answers.scores).tolist()
    pairs = sorted(zip(scores, groups, strict=True))
    assert [group for _, group in pairs] == sorted(groups)
    assert len(set(pairs)) == len({score for score, _ in pairs})
    assert set(groups) <= set(range(4 if len(scores) >= 100 else 3))


def test_curves_rise_for_the_key_and_hide_small_groups() -> None:
    """Four quarters from 100 learners on; a group of fewer than five people is not told."""
    rng = random.Random(5)  # noqa: S311  # repeatable
    rows = [[0 if rng.random() < at / 200 else 1 for _ in range(12)] for at in range(200)]
    key = option_curves(answers_of(rows))[0][0].shares
    assert len(key) == 4
    assert key[0] is not None
    assert key[3] is not None
    assert key[0] < key[3]
    assert option_curves(answers_of([[0], [1]] * 4))[0][0].shares == (None, None, None)


@pytest.mark.parametrize(("n", "shown"), [(9, (False, False)), (29, (True, False)), (30, (True, True))])
def test_scores_and_reliability_wait_for_their_minimum(n: int, shown: tuple[bool, bool]) -> None:
    """The mean from 10 learners, alpha from 30."""
    found = analyse(answers_of([[at % 2, at % 3, at % 2] for at in range(n)]), everything=False)
    assert (found.scores.mean is not None, found.reliability is not None) == shown
