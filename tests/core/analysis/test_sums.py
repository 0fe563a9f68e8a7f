"""Sums that grow by one sitting at a time are those of all at once, and can be taken back."""

from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.analysis.answers import Answers, Reach
from exam_prep.core.analysis.sitting import Graded, Rest, in_thousandths, sitting_adds
from exam_prep.core.analysis.sums import GroupSums, plus
from exam_prep.core.analysis.tally import NO_TIME, Log, tally, tally_answers
from exam_prep.core.analysis.times import time_bin
from tests.core.analysis.made import bare, graded_of, sheets, sums_of

_REACHES = st.sampled_from(Reach)


def _added(sittings: list[list[Graded]], rest: Rest) -> GroupSums:
    return reduce(plus, (sums_of(sitting_adds(each, rest)) for each in sittings), GroupSums())


@given(sheets())
@settings(max_examples=60)
def test_one_after_the_other_is_all_at_once(answers: Answers) -> None:
    """To the last unit: whole numbers leave no room for rounding."""
    sittings = [graded_of(answers, learner) for learner in range(len(answers.learners))]
    assert _added(sittings, Rest.POINTS) == bare(tally_answers(answers))


@st.composite
def _drawn(draw: st.DrawFn) -> list[list[Graded]]:
    """Sittings of drawn forms: each some of eight items, with part marks and times."""
    sittings = []
    for _ in range(draw(st.integers(1, 8))):
        items = draw(st.lists(st.integers(0, 7), unique=True, max_size=8))
        sittings.append(
            [
                Graded(
                    item=item,
                    mark=draw(st.integers(0, 1000)) if reach is Reach.ANSWERED else 0,
                    maximum=1000,
                    reach=reach,
                    chosen=draw(st.integers(0, 7)) if reach is Reach.ANSWERED else 0,
                    milliseconds=draw(st.none() | st.integers(0, 10**7)),
                )
                for item in items
                for reach in [draw(_REACHES)]
            ]
        )
    return sittings


def _log(sittings: list[list[Graded]]) -> Log:
    flat = [(at, each) for at, sitting in enumerate(sittings) for each in sitting]

    def column(values: list[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.array(values, dtype=np.int64)

    return Log(
        items=tuple(f"i{item}" for item in range(8)),
        options=(3,) * 8,
        sitting=column([at for at, _ in flat]),
        item=column([each.item for _, each in flat]),
        mark=column([each.mark for _, each in flat]),
        maximum=column([each.maximum for _, each in flat]),
        reach=column([int(each.reach) for _, each in flat]),
        chosen=column([each.chosen for _, each in flat]),
        milliseconds=column([NO_TIME if e.milliseconds is None else e.milliseconds for _, e in flat]),
    )


@given(_drawn(), st.sampled_from(Rest))
@settings(max_examples=60)
def test_drawn_forms_add_up_alike(sittings: list[list[Graded]], rest: Rest) -> None:
    """Also with shares for rest scores, part marks, times, and items that were not reached."""
    assert _added(sittings, rest) == bare(tally(_log(sittings), rest))


@given(_drawn(), _drawn(), st.sampled_from(Rest))
@settings(max_examples=40)
def test_order_does_not_matter(some: list[list[Graded]], more: list[list[Graded]], rest: Rest) -> None:
    """Sums of two sets of sittings are those of both together, whichever comes first."""
    one, two = _added(some, rest), _added(more, rest)
    assert plus(one, two) == plus(two, one) == _added(more + some, rest)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_thousandths_are_the_nearest(part: int, whole: int) -> None:
    """Never further than half of one from the share itself."""
    assert abs(in_thousandths(part, whole) * whole - 1000 * part) * 2 <= whole


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_longer_times_never_fall_into_an_earlier_bin(one: int, other: int) -> None:
    """The histogram keeps the order of times."""
    low, high = sorted((one, other))
    assert 0 <= time_bin(low) <= time_bin(high) <= 39


@pytest.mark.parametrize("mark", [2**20, 2**30, 2**31 - 1])
def test_sums_beyond_63_bits_are_exact(mark: int) -> None:
    """Large marks of many learners are added without a bit lost."""
    rows = 2000
    ones = np.ones(2 * rows, dtype=np.int64)
    log = Log(
        items=("a", "b"),
        options=(1, 1),
        sitting=np.repeat(np.arange(rows), 2),
        item=np.tile(np.array([0, 1]), rows),
        mark=np.tile(np.array([mark, 0]), rows),
        maximum=ones * mark,
        reach=ones * Reach.ANSWERED,
        chosen=ones,
        milliseconds=ones * NO_TIME,
    )
    sums = tally(log, Rest.POINTS)
    assert sums.form.score_squared == sums.items["a"].mark_squared == rows * mark * mark
    assert sums.items["b"].rest_squared == rows * mark * mark
    assert sums.items["b"].options[0].rest == rows * mark
