"""Responses: what is read, what is refused, and which options they choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.items import Item, Kind
from exam_prep.core.responses import chosen_ids, count_responses, lefts, read_response
from exam_prep.errors import InvalidError
from tests.core.sitting_samples import ORDER, SAMPLES, matching, responses, weighted

ONE_CHOICE = (Kind.SINGLE, Kind.TRUEFALSE, Kind.JUDGEMENT)


@pytest.mark.parametrize(
    ("kind", "raw", "text"),
    [
        *((kind, " 2\n", "2") for kind in ONE_CHOICE),
        (Kind.SINGLE, "02", "2"),
        (Kind.MULTIPLE, "3 1", "1 3"),
        (Kind.MATCHING, "3 1  0", "3 1 0"),
        (Kind.MATCHING, "1 1 1", "1 1 1"),
        (Kind.MATCHING, "0 0 0", ""),
        (Kind.ORDERING, "2 1 3 4", "2 1 3 4"),
        (Kind.ORDERING, "2 0 0 4", "2 0 0 4"),
        *((kind, "  ", "") for kind in Kind),
    ],
)
def test_a_response_is_read_into_its_one_canonical_text(kind: Kind, raw: str, text: str) -> None:
    """Blanks, leading zeros and the order of a multiple choice do not make another response."""
    assert read_response(kind, raw, shown=4, lefts=3) == text


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        (Kind.SINGLE, "5", "Choose one of the numbers 1 to 4"),
        (Kind.SINGLE, "9" * 5000, "Choose one of the numbers 1 to 4"),
        (Kind.SINGLE, "0", "Options are counted from 1"),
        (Kind.SINGLE, "b", "made of the numbers shown"),
        (Kind.SINGLE, "-1", "made of the numbers shown"),
        (Kind.SINGLE, "٣", "made of the numbers shown"),
        (Kind.SINGLE, "1 2", "takes one option"),
        (Kind.MULTIPLE, "1 1", "only once"),
        (Kind.MULTIPLE, "0 1", "Options are counted from 1"),
        (Kind.MATCHING, "1 2", "Give 3 numbers"),
        (Kind.MATCHING, "1 2 3 4", "Give 3 numbers"),
        (Kind.ORDERING, "1 2 3", "Give 4 numbers"),
        (Kind.ORDERING, "1 2 3 3", "only once"),
    ],
)
def test_what_cannot_be_a_response_is_refused_with_its_reason(kind: Kind, raw: str, sentence: str) -> None:
    """Each refusal says what to do about it."""
    with pytest.raises(InvalidError, match=sentence):
        read_response(kind, raw, shown=4, lefts=3)


@given(kind=st.sampled_from(Kind), raw=st.text("0123456789 x-", max_size=12))
def test_reading_twice_gives_what_reading_once_gave(kind: Kind, raw: str) -> None:
    """Any text is either refused or canonical after one reading."""
    try:
        text = read_response(kind, raw, shown=4, lefts=3)
    except InvalidError:
        return
    assert read_response(kind, text, shown=4, lefts=3) == text


@given(data=st.data(), sample=st.sampled_from(SAMPLES))
def test_every_fitting_response_is_already_canonical(data: st.DataObject, sample: Item) -> None:
    """What a page of ours sends is kept as it is."""
    shown = len(sample.options)
    response = data.draw(responses(sample, shown))
    assert read_response(sample.kind, response, shown=shown, lefts=len(lefts(sample))) == response


@pytest.mark.parametrize(
    ("kind", "response", "ids"),
    [
        (Kind.SINGLE, "4", ("b",)),
        (Kind.MULTIPLE, "1 2", ("c", "a")),
        (Kind.ORDERING, "2 0 1 3", ("a", "", "c", "d")),
        (Kind.JUDGEMENT, "", ()),
    ],
)
def test_numbers_choose_options_by_the_displayed_order(
    kind: Kind, response: str, ids: tuple[str, ...]
) -> None:
    """Number 1 is whatever this sitting shows first."""
    assert chosen_ids(weighted(kind, 0, 1, 0, 0), ORDER, response) == ids


def test_a_matching_response_names_a_right_hand_side_for_each_left() -> None:
    """The lefts stand in file order; a distractor without a left can be chosen but does not ask."""
    item = matching(("North", "Up"), ("South", "Down"), ("", "Left"))
    assert [left.text for left in lefts(item)] == ["North", "South"]
    assert chosen_ids(item, ("c", "b", "a"), "3 0") == ("a", "")
    assert chosen_ids(item, ("c", "b", "a"), "1 2") == ("c", "b")


def test_a_stored_response_that_does_not_fit_its_item_is_refused() -> None:
    """A number beyond the options never becomes another option."""
    with pytest.raises(InvalidError):
        chosen_ids(weighted(Kind.SINGLE, 0, 1), ("b", "a"), "3")


@pytest.mark.parametrize(
    ("kind", "count"),
    [(Kind.SINGLE, 4), (Kind.MULTIPLE, 15), (Kind.MATCHING, 64), (Kind.ORDERING, 24), (Kind.JUDGEMENT, 4)],
)
def test_the_number_of_possible_responses_follows_the_kind(kind: Kind, count: int) -> None:
    """Four options: 4 choices, 15 sets that are not empty, 4^3 matches, 4! orders."""
    assert count_responses(kind, shown=4, lefts=3) == count


def test_no_option_left_still_counts_as_one_response() -> None:
    """The chance of a blind hit never exceeds one."""
    assert count_responses(Kind.MULTIPLE, shown=0) == 1
