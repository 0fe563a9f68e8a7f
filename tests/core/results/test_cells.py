"""Nobody's answers can be read from a table of a class, nor worked out from what it leaves away."""

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.results.cells import may_split, withheld

_PEOPLE = st.integers(0, 2**12 - 1).map(lambda bits: {one for one in range(12) if bits >> one & 1})
_ROWS = st.lists(_PEOPLE, max_size=6).map(lambda rows: dict(zip("abcdef", rows, strict=False)))


def test_a_row_of_four_goes_and_takes_another_along() -> None:
    """The sum less all other rows would give it away; the one with the fewest people goes too."""
    rows = {"a": set(range(9)), "b": set(range(7)), "c": {1, 2, 3, 4}}
    assert withheld(rows) == {"b", "c"}


def test_two_small_rows_of_the_same_people_take_a_third() -> None:
    """Together they tell of three people alone."""
    rows = {"a": set(range(9)), "b": {1, 2, 3}, "c": {1, 2, 3}}
    assert withheld(rows) == {"a", "b", "c"}


def test_two_small_rows_of_six_people_are_enough() -> None:
    """Nothing more goes than has to."""
    rows = {"a": set(range(9)), "b": {1, 2, 3}, "c": {4, 5, 6}}
    assert withheld(rows) == {"b", "c"}


def test_rows_of_five_and_rows_of_nobody_hide_nothing() -> None:
    """Five are enough, and nobody is in no sum."""
    assert withheld({"a": set(range(5)), "b": set()}) == frozenset()
    assert withheld({}) == frozenset()


def test_the_sum_of_some_rows_takes_another_of_them_along() -> None:
    """All rows hide enough together, and yet each told part less its other row would give one away."""
    rows = {"a": set(range(9)), "b": {1, 2, 3}, "c": set(range(9)), "d": {4, 5, 6}, "e": set(range(9))}
    assert withheld(rows) == {"b", "d"}
    assert withheld(rows, [{"a", "b"}, {"c", "d", "e"}]) == {"a", "b", "c", "d"}
    assert withheld(rows, [{"a", "e"}]) == {"b", "d"}


@given(_ROWS, st.lists(st.sets(st.sampled_from("abcdef")), max_size=3))
def test_no_told_sum_gives_anything_away(rows: dict[str, set[int]], totals: list[set[str]]) -> None:
    """In each of them what is hidden is no single row and of five, or all of it is hidden."""
    hidden = withheld(rows, totals)
    filled = {name for name, people in rows.items() if people}
    assert withheld(rows) <= hidden <= filled
    for total in (filled, *(filled & total for total in totals)):
        gone = hidden & total
        if gone and gone != total:
            assert len(gone) > 1
            assert len(set().union(*(rows[name] for name in gone))) >= 5


@given(_ROWS)
def test_what_is_shown_gives_nothing_away(rows: dict[str, set[int]]) -> None:
    """Every shown row has five people; what is hidden is no single row and of five, or all is hidden."""
    hidden = withheld(rows)
    filled = {name: people for name, people in rows.items() if people}
    assert all(len(people) >= 5 for name, people in filled.items() if name not in hidden)
    if hidden and hidden != filled.keys():
        assert len(hidden) > 1
        assert len(set().union(*(rows[name] for name in hidden))) >= 5


def test_a_class_is_split_with_five_on_each_side() -> None:
    """Four who did not pass are not told of, nor nobody."""
    assert may_split(5, 5)
    assert not may_split(4, 50)
    assert not may_split(50, 0)
