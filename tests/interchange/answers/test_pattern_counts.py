"""Sheets of patterns with counts, and what calibration takes from any sheet."""

import numpy as np
import pytest

from exam_prep.core.analysis.answers import Reach
from exam_prep.errors import InvalidError
from exam_prep.interchange.answers.counted import learners_of
from exam_prep.interchange.answers.faults import FaultySheetError
from exam_prep.interchange.answers.marks import read_marks
from exam_prep.interchange.answers.pattern_counts import holds_counts, read_pattern_counts
from exam_prep.interchange.answers.scored import ScoredSheet, right_or_wrong


def _read(sheet: str) -> ScoredSheet:
    return read_pattern_counts(sheet.encode(), sheet_name="s.csv")


@pytest.mark.parametrize("header", ["a,b,freq", ",a,b,Freq", "Pattern,a,b,COUNT"])
def test_the_last_column_counts(header: str) -> None:
    """Rows may have names; the same answers may stand in several rows."""
    first = "r{}," if header.count(",") == 3 else ""
    rows = "".join(first.format(at) + cells for at, cells in enumerate(["1,0,3\n", "1.0,,12.0\n", "1,0,0\n"]))
    sheet = _read(f"{header}\n{rows}")
    assert holds_counts(f"{header}\n".encode(), sheet_name="s.csv")
    assert sheet.items == ("a", "b")
    assert np.array_equal(sheet.marks, np.array([[1, 0], [1, np.nan], [1, 0]]), equal_nan=True)
    assert sheet.counts.tolist() == [3, 12, 0]


def test_a_sheet_of_learners_holds_no_counts() -> None:
    """Only the last column can count."""
    assert not holds_counts(b"learner,count,a\n1,1,1\n", sheet_name="s.csv")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1,2,3", "row 2, column B: “2” is neither 1 nor 0, which are right and wrong."),
        ("1,0,-3", "row 2, column C: “-3” is no number of learners."),
        ("1,0,2.5", "row 2, column C: “2.5” is no number of learners."),
        ("1,0,", "row 2, column C: This row does not say how many learners it is."),
        ("1,3", "row 2: This row has 2 cells; the header has 3."),
    ],
)
def test_what_counts_nothing_is_told(row: str, told: str) -> None:
    """With its place."""
    with pytest.raises(FaultySheetError) as caught:
        _read(f"a,b,freq\n{row}\n")
    assert str(caught.value.faults[0]) == f"s.csv, {told}"


def test_a_sheet_without_items_is_told() -> None:
    """Counts alone say nothing."""
    with pytest.raises(FaultySheetError) as caught:
        _read("freq\n3\n")
    assert "no item column" in str(caught.value.faults[0])


def test_full_marks_are_right_and_blanks_say_nothing() -> None:
    """Unless blanks before a later answer are to be wrong; those after the last answer never are."""
    read = read_marks(b"l,a,b,c\nx,4,,0\ny,0,1,\n", sheet_name="s.csv")
    nan = np.nan
    plain, strict = (right_or_wrong(read, omitted_wrong=wrong) for wrong in (False, True))
    assert np.array_equal(plain.marks, np.array([[1, nan, 0], [0, 1, nan]]), equal_nan=True)
    assert np.array_equal(strict.marks, np.array([[1, 0, 0], [0, 1, nan]]), equal_nan=True)


def test_parts_of_a_mark_are_refused() -> None:
    """The sentence names the item, and a learner in whose row one stands."""
    read = read_marks(b"l,a,b\nx,1,.5\n", sheet_name="s.csv")
    with pytest.raises(InvalidError, match="“b” holds part of a mark, for “x” at least"):
        right_or_wrong(read, omitted_wrong=False)


def test_an_analysis_takes_each_learner_of_a_pattern() -> None:
    """As many as its row says, numbered; who answered nothing is left out."""
    read = learners_of(_read("a,b,freq\n1,,2\n,1,1\n0,0,0\n,,3\n"))
    assert read.answers.learners == ("1", "2", "3")
    assert read.answers.marks.tolist() == [[1, 0], [1, 0], [0, 1]]
    assert read.answers.reach.tolist() == [[2, Reach.NOT_REACHED], [2, 0], [Reach.OMITTED, 2]]
    assert read.notes[-1] == "3 without any answer are left out."


@pytest.mark.parametrize(
    ("row", "told"), [("1,0", "for 0 learners"), ("1,1000001", "for 1,000,001 learners")]
)
def test_patterns_of_nobody_or_of_millions_are_refused(row: str, told: str) -> None:
    """A number in a cell must not fill the memory."""
    with pytest.raises(InvalidError, match=told):
        learners_of(_read(f"a,freq\n{row}\n"))
