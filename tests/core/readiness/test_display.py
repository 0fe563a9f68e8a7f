"""The display rule: what is told of a chance, and after how many answers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.readiness.display import Band, Word, band, display

_SECTIONS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=9)
"""Answers and items of each section."""


@given(chance=st.floats(0, 1), sections=_SECTIONS)
def test_no_chance_is_told_below_the_fewest_answers(chance: float, sections: list[tuple[int, int]]) -> None:
    """20 in all, and 5 in each section for which the bank has 5."""
    counts, available = zip(*sections, strict=True)
    found = display(chance, counts, available)
    enough = sum(counts) >= 20 and all(count >= min(5, has) for count, has in sections)
    assert (found.word is not None) == enough == (found.more == 0)
    assert found.thin == tuple(at for at, count in enumerate(counts) if count < 5)


@given(sections=_SECTIONS, at=st.integers(0, 8))
def test_one_more_answer_never_takes_back_what_was_told(sections: list[tuple[int, int]], at: int) -> None:
    """The number still missing falls by one or stays."""
    counts, available = zip(*sections, strict=True)
    more = [count + (place == at % len(counts)) for place, count in enumerate(counts)]
    before, after = display(0.5, counts, available).more, display(0.5, more, available).more
    assert before - 1 <= after <= before


@given(chance=st.floats(0, 1), counts=st.lists(st.integers(0, 60), min_size=1, max_size=9))
def test_a_percentage_comes_from_100_answers_on_and_in_steps_of_5(chance: float, counts: list[int]) -> None:
    """And stays within 5 and 95."""
    found = display(chance, counts, [60] * len(counts))
    assert (found.percent is not None) == (found.word is not None and sum(counts) >= 100)
    if found.percent is not None:
        assert found.percent % 5 == 0
        assert 5 <= found.percent <= 95
        assert abs(found.percent - chance * 100) <= 5


@given(sections=_SECTIONS)
def test_as_many_more_as_it_says_are_enough(sections: list[tuple[int, int]]) -> None:
    """Given where they are missing; each brings the number down by one."""
    counts, available = (list(each) for each in zip(*sections, strict=True))
    for left in range(display(0.5, counts, available).more, 0, -1):
        assert display(0.5, counts, available).more == left
        gaps = [min(5, has) - count for count, has in zip(counts, available, strict=True)]
        counts[gaps.index(max(gaps))] += 1
    assert display(0.5, counts, available).more == 0


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (0.0, Word.UNLIKELY),
        (0.19, Word.UNLIKELY),
        (0.21, Word.UNCERTAIN),
        (0.79, Word.UNCERTAIN),
        (0.8, Word.LIKELY),
        (1.0, Word.LIKELY),
    ],
)
def test_words_are_said_at_80_percent(chance: float, word: Word) -> None:
    """In both directions."""
    assert display(chance, (10, 10), (60, 60)).word is word


def test_without_a_cut_nothing_is_told_of_a_chance() -> None:
    """However many answers there are."""
    found = display(None, (80, 80), (90, 90))
    assert (found.word, found.percent, found.more) == (None, None, 0)


@pytest.mark.parametrize(
    ("low", "high", "where"), [(40, 69, Band.BUILDING), (60, 70, Band.CLOSE), (70, 80, Band.READY)]
)
def test_the_band_says_where_the_range_lies(low: int, high: int, where: Band) -> None:
    """Against a cut of 70 points, which passes itself."""
    assert band(low, high, Decimal(70)) is where
