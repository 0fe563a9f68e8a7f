"""Marks under treatments, totals of what is left, and the promise to lower nobody."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.grading import grade
from exam_prep.core.items import Item, Kind
from exam_prep.core.regrading.change import Change, change_between
from exam_prep.core.regrading.marks import Mark, cut_of, mark, settle, total
from exam_prep.core.regrading.treatments import Credit, Treatment
from tests.factories import make_item
from tests.regrading import with_key

_POINTS = st.sampled_from((0.0, 0.333333, 0.5, 0.666667, 1.0))
_MARKS = st.lists(st.builds(Mark, _POINTS, st.sampled_from(Credit)), min_size=1, max_size=8)
_CUT = st.none() | st.decimals(min_value=0, max_value=8, places=2)


@given(_MARKS, _POINTS, st.sampled_from(Credit), _CUT, st.data())
def test_a_share_never_falls_where_that_is_promised(
    marks: list[Mark], points: float, credit: Credit, cut: Decimal | None, data: st.DataObject
) -> None:
    """Whatever the new mark; and nothing but the one place changes."""
    place = data.draw(st.integers(0, len(marks) - 1))
    new = Mark(points, credit)
    settled = settle(marks, place, new, cut, never_lower=True)
    assert not total(settled, cut).is_below(total(marks, cut))
    assert settled[place] in {new, marks[place]}
    assert [*settled[:place], *settled[place + 1 :]] == [*marks[:place], *marks[place + 1 :]]
    assert settle(marks, place, new, cut, never_lower=False)[place] == new


@given(_MARKS, _CUT)
def test_a_total_counts_what_is_not_dropped(marks: list[Mark], cut: Decimal | None) -> None:
    """Points stay within the maximum, and the cut keeps its share to the hundredth."""
    found = total(marks, cut)
    assert found.maximum == sum(one.credit is not Credit.DROPPED for one in marks)
    assert 0 <= found.points <= found.maximum
    if cut is not None and found.cut is not None:
        assert abs(found.cut - cut * found.maximum / len(marks)) <= Decimal("0.005")


@given(st.sampled_from(Kind), st.lists(st.integers(1, 3), max_size=4), st.sampled_from(Treatment))
def test_a_mark_follows_from_response_versions_and_treatment(
    kind: Kind, numbers: list[int], treatment: Treatment
) -> None:
    """By its own key a new key is a plain grade; both keys give the better one; credit is given to all."""
    item = make_item(1, kind)
    response, order = _response(item, numbers), tuple(option.id for option in item.options)
    other = with_key(item, 0)
    own = grade(item, order, response).points
    found = mark(item, order, response, treatment, other)
    by_other = mark(item, order, response, Treatment.NEW_KEY, other).points
    expected = {
        Treatment.NEW_KEY: Mark(by_other),
        Treatment.ACCEPT_BOTH: Mark(max(own, by_other)),
        Treatment.FULL_CREDIT: Mark(1.0, Credit.GIVEN),
        Treatment.DROP: Mark(own, Credit.DROPPED),
    }
    assert found == expected[treatment]
    assert mark(item, order, response, Treatment.NEW_KEY, item).points == own
    assert mark(item, order, response, None, None) == Mark(own)
    assert change_between(item, item) is Change.COSMETIC
    assert change_between(item, other) is Change.KEY


def test_a_cut_that_nothing_left_stays() -> None:
    """No rounding where nothing was dropped, and no cut where there is none."""
    assert cut_of(Decimal("4.201"), 6, 6) == Decimal("4.201")
    assert cut_of(None, 5, 6) is None
    assert total([], None).maximum == 0


def test_nobody_passes_by_a_form_of_which_nothing_is_left() -> None:
    """0 of 0 would reach a cut of 0."""
    left = total([Mark(1.0, Credit.DROPPED), Mark(0.0, Credit.DROPPED)], Decimal("1.40"))
    assert (left.points, left.maximum, left.cut, left.passes) == (0, 0, None, None)


def _response(item: Item, numbers: list[int]) -> str:
    """Return a response that fits the kind, out of any numbers."""
    match item.kind:
        case Kind.MULTIPLE:
            return " ".join(str(number) for number in sorted(set(numbers)))
        case Kind.MATCHING:
            return " ".join(str(number) for number in numbers) if len(numbers) == len(item.options) else ""
        case Kind.ORDERING:
            rest = [number for number in range(1, len(item.options) + 1) if number not in numbers[:1]]
            return " ".join(str(number) for number in [*numbers[:1], *rest]) if numbers else ""
        case Kind.TRUEFALSE:
            return str(min(numbers[0], 2)) if numbers else ""
        case _one:
            return str(numbers[0]) if numbers else ""
