"""Sheets of marks: points, shares of points, decimal commas, blanks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.interchange.answers.faults import FaultySheetError
from exam_prep.interchange.answers.marks import read_marks
from exam_prep.interchange.answers.sheet import ReadAnswers


def _read(sheet: str) -> ReadAnswers:
    return read_marks(sheet.encode(), sheet_name="s.csv")


def test_right_and_wrong_are_whole_numbers() -> None:
    """A sheet of 0 and 1 needs no smaller unit than a point."""
    answers = _read("l,q1,q2\na,1,0\nb,1.0,\n").answers
    assert (answers.scale, answers.marks.tolist(), answers.maxima.tolist()) == (1, [[1, 0], [1, 0]], [1, 1])


@pytest.mark.parametrize(
    "sheet", ['l,q\na,"0,5"\nb,.25\n', "l;q\na;0,50\nb;0.25\n", "l\tq\na\t5e-1\nb\t0,25\n"]
)
def test_shares_of_a_point_are_kept_exactly(sheet: str) -> None:
    """Decimal points and commas are both understood."""
    answers = _read(sheet).answers
    assert (answers.scale, answers.marks.tolist(), answers.maxima.tolist()) == (100, [[50], [25]], [100])


def test_points_above_one_take_the_largest_as_maximum_and_say_so() -> None:
    """What an item gives at most is not in the file."""
    read = _read("l,q1,q2\na,4,1\nb,2.5,0\n")
    assert (read.answers.scale, read.answers.maxima.tolist()) == (10, [40, 10])
    assert read.notes == ("The maximum of 1 items is the largest mark that was earned.",)


def test_learners_are_numbered_where_every_column_holds_right_and_wrong() -> None:
    """As data sets are published; what is called an id is one, and so is what no mark can be."""
    read = _read("q1,q2\n1,0\n1,1\n0,\n")
    assert (read.answers.items, read.answers.learners) == (("q1", "q2"), ("1", "2", "3"))
    assert read.notes == ("The first column holds marks, so it is an item, and learners are numbered.",)
    for sheet in (",q1\n1,0\n0,1\n", "Student ID,q1\n1,0\n0,1\n", "nr,q1\n1,0\n2,1\n"):
        assert _read(sheet).answers.items == ("q1",)


@pytest.mark.parametrize("sheet", ["1,0,1\n0,1,1\n", "ana,1,0\nben,1,1\n"])
def test_a_sheet_without_a_header_is_told_as_such(sheet: str) -> None:
    """Its first learner would be lost."""
    with pytest.raises(FaultySheetError) as caught:
        _read(sheet)
    assert [str(fault) for fault in caught.value.faults] == [
        "s.csv, row 1: This row holds marks; write a row above it that names the columns."
    ]


@pytest.mark.parametrize("cell", ["-1", "A", "nan", "inf", "1001", "1.2.3", "1e99", "=1", "1 000"])
def test_what_is_no_mark_is_told(cell: str) -> None:
    """Negative marks, letters and numbers beyond all use are faults of their cell."""
    with pytest.raises(FaultySheetError) as caught:
        _read(f"l,q1,q2\na,1,{cell}\n")
    assert str(caught.value.faults[0]) == f"s.csv, row 2, column C: “{cell}” is no mark from 0 to 1,000."


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=9))
def test_marks_come_back_to_seven_decimals(units: list[int]) -> None:
    """A mark in the file and its whole number are the same."""
    cells = ",".join(f"{each / 10**7:.7f}" for each in units)
    answers = _read("l," + ",".join(f"q{at}" for at in range(len(units))) + f"\na,{cells}\n").answers
    assert [mark * 10**7 // answers.scale for mark in answers.marks[0].tolist()] == units
