"""Sheets of chosen options: any CSV is understood, and graded by its key."""

import pytest

from exam_prep.core.analysis.answers import Answers, Reach
from exam_prep.interchange.answers.choices import read_choices
from exam_prep.interchange.answers.faults import MOST_FAULTS, FaultySheetError
from exam_prep.interchange.answers.sheet import ReadAnswers

_KEY = "item,key\nq1,A\nq2,B\n"


def _read(sheet: str | bytes, key: str | bytes = _KEY) -> ReadAnswers:
    return read_choices(_bytes(sheet), _bytes(key), sheet_name="s.csv", key_name="k.csv")


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _answers(sheet: str | bytes, key: str | bytes = _KEY) -> Answers:
    return _read(sheet, key).answers


def _faults(sheet: str | bytes, key: str | bytes = _KEY) -> list[str]:
    with pytest.raises(FaultySheetError) as caught:
        _read(sheet, key)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "sheet",
    [
        "learner,q1,q2\nana,A,C\nben,B,B\n",
        "\ufefflearner;q1;q2\r\nana;A;C\r\nben;B;B\r\n",
        "learner\tq1\tq2\nana\ta\t c \nben\tb\tB",
        '"learner", "q1","q2"\n"ana","A","C"\n\n"ben","B","B"\n,,\n',
        "learner,q1,q2,,\nana,A,C,,\nben,B,B\n",
        "learner|q1|q2\rana|A|C\rben|B|B\r",
        "learner,q1,q2\nana,A,C\nben,B,B\n".encode("utf-16"),
    ],
)
def test_one_sheet_in_many_makings_is_one_value(sheet: str | bytes) -> None:
    """Marks of encoding, separators, line ends, quotes, blanks and case make no difference."""
    answers = _answers(sheet)
    assert (answers.learners, answers.items) == (("ana", "ben"), ("q1", "q2"))
    assert answers.marks.tolist() == [[1, 0], [0, 1]]
    assert [[option.name.upper() for option in each] for each in answers.options] == [["A", "B"], ["B", "C"]]


@pytest.mark.parametrize(
    "key",
    [
        _KEY,
        "key;item\nA;q1\nB;q2",
        "q1,A\nq2,B\n",
        "q2,q1\nB,A\n",
        "learner,q1,q2\nkey,a,b\n",
        "key\nA\nB\n",
        "Item,Key,Options\nq1,A,ABC\nq2,B,a;b;c\n",
    ],
)
def test_one_key_in_many_forms_is_one_key(key: str) -> None:
    """Rows of item and key, with or without header, one row for all, or keys in order."""
    assert _answers("learner,q1,q2\nana,A,C\nben,B,B\n", key).marks.tolist() == [[1, 0], [0, 1]]


def test_learners_are_numbered_where_the_key_has_every_column() -> None:
    """A sheet without ids is read as one when its key says so."""
    answers = _answers("q1,q2\nA,C\nA,C\n", "key\nA\nB\n")
    assert (answers.learners, answers.items) == (("1", "2"), ("q1", "q2"))


def test_a_blank_before_an_answer_was_omitted_and_one_after_the_last_was_not_reached() -> None:
    """NA, as R writes it, is blank; learners who answered nothing are left out and told."""
    read = _read("l,q1,q2,q3\nana,,B,\nben,A,B,C\neve,,NA,\n", "item,key\nq1,A\nq2,B\nq3,C\n")
    assert read.answers.reach.tolist() == [[Reach.OMITTED, Reach.ANSWERED, Reach.NOT_REACHED], [2, 2, 2]]
    assert read.notes == ("1 learner without any answer is left out.",)


def test_several_letters_are_several_options_and_right_only_as_a_set() -> None:
    """AC, "c;a" and "A C" are one answer; A alone earns nothing."""
    answers = _answers('l,q1\na,AC\nb,"c;a"\nc,A C\nd,A\ne,ABC\n', "item,key\nq1,CA\n")
    assert answers.marks[:, 0].tolist() == [1, 1, 1, 0, 0]
    assert [(option.name, option.is_key) for option in answers.options[0]] == [
        ("A", True),
        ("B", False),
        ("C", True),
    ]
    assert answers.chosen[:, 0].tolist() == [0b101, 0b101, 0b101, 0b001, 0b111]


def test_words_are_options_as_a_whole() -> None:
    """NO is no set of letters, and a cell that looks like a formula is just text."""
    answers = _answers("l,q1,q2\na,no,=1+1\nb,Yes,-2\n", "item,key\nq1,NO\nq2,=1+1\n")
    assert answers.marks.tolist() == [[1, 1], [0, 0]]
    assert [[option.name for option in each] for each in answers.options] == [["NO", "Yes"], ["-2", "=1+1"]]


def test_other_answers_than_letters_stand_where_they_can_be_meant() -> None:
    """T beside a key of F, and whatever the key lists."""
    sheet = "l,q1,q2\na,T,X\nb,F,A\n"
    answers = _answers(sheet, "item,key,options\nq1,F,\nq2,A,A;B;X\n")
    assert answers.marks.tolist() == [[0, 0], [1, 1]]


def test_options_that_the_key_lists_are_there_even_if_nobody_chose_them() -> None:
    """A distractor that no one takes is what an analysis has to show."""
    answers = _answers("l,q1\na,A\n", "item,key,options\nq1,A,ABCD\n")
    assert [option.name for option in answers.options[0]] == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("sheet", "key", "expected"),
    [
        ("l,q1,q2\na,A,B\n", "item,key\nq1,A\n", ["k.csv, row 1: There is no key for the item “q2”."]),
        ("l,q1\na,A\n", "item,key\nq1,\n", ["k.csv, row 2, column B: This item has no key."]),
        (
            "l,q1\na,A\nb,E\n",
            "item,key,options\nq1,A,ABCD\n",
            ["s.csv, row 3, column B: “E” is none of the options of “q1”."],
        ),
        (
            "l,q1,q2\na,Z,B\nb,A,-\n",
            _KEY,
            [
                (
                    "s.csv, row 2, column B: “Z” is none of the letters A to J; leave the cell blank, or "
                    "list all options of “q1” in the key."
                ),
                (
                    "s.csv, row 3, column C: “-” is none of the letters A to J; leave the cell blank, or "
                    "list all options of “q2” in the key."
                ),
            ],
        ),
        (
            "l,q1\na,A\n",
            "item,key,options\nq1,E,ABCD\n",
            ["k.csv, row 2, column B: The key “E” is none of the options listed here."],
        ),
        (
            "l,q1,q1,\na,A,B\na,A,B\n,A,B\nb,A\nc,A,B,C,D\n",
            _KEY,
            [
                "s.csv, row 1, column C: The item name “q1” stands twice; give each item its own.",
                "s.csv, row 3, column A: The learner “a” stands in row 2 already; keep the first attempt.",
                "s.csv, row 4, column A: This row has no learner id.",
                "s.csv, row 5: This row has 2 cells; the header has 3.",
                "s.csv, row 6: This row has 5 cells; the header has 3.",
            ],
        ),
        (
            "l,q1,q2,q3\na,A,E,A\na,A\n",
            "item,key,options\nq1,A,ABCD\nq2,B,ABCD\n",
            [
                "k.csv, row 1: There is no key for the item “q3”.",
                "s.csv, row 3: This row has 2 cells; the header has 4.",
            ],
        ),
        ("", _KEY, ["s.csv, row 1: The file is empty; its first row has to name the columns."]),
        ("l,q1\n", _KEY, ["s.csv, row 1: There is no row of a learner below the header."]),
        ("l,q1\na,\n", _KEY, ["s.csv, row 2: No learner has answered anything."]),
        (
            "l,q1\na,A\n".encode("utf-16-le"),
            _KEY,
            ["s.csv, row 1: This is not UTF-8 text; save it as “CSV UTF-8”."],
        ),
        (b"l,q1\na,\xe9\n", _KEY, ["s.csv, row 2: This is not UTF-8 text; save it as “CSV UTF-8”."]),
        (
            'l,q1\na,"A\n',
            _KEY,
            [
                (
                    "s.csv, row 2: This row cannot be read as CSV (unexpected end of data); "
                    "check its quotation marks."
                ),
            ],
        ),
        (
            "l,q1\na,A\n",
            "a,b,c,d\n1,2,3,4\n",
            ["k.csv, row 1: This is no key; its columns are item and key, or its header names the items."],
        ),
        ("l,q1\na,A\n", "key\nA\nB\nC\n", ["k.csv, row 1: There are 3 keys for 1 items."]),
        (
            "l,q1\na,A\n",
            "item,key\nq1,A\nq1,B\n",
            ["k.csv, row 3, column A: The item “q1” has a key in row 2 already."],
        ),
    ],
)
def test_every_fault_is_told_with_its_place(sheet: str | bytes, key: str, expected: list[str]) -> None:
    """Nothing is used of a file with faults, and all of them stand in one list."""
    assert _faults(sheet, key) == expected


def test_a_file_with_faults_without_end_tells_some_and_counts_the_others() -> None:
    """A wrong file gives a hundred lines, not a million."""
    sheet = "l,q1\n" + "".join(f"{at},E\n" for at in range(1000))
    with pytest.raises(FaultySheetError) as caught:
        _read(sheet, "item,key,options\nq1,A,ABCD\n")
    assert (len(caught.value.faults), caught.value.more) == (MOST_FAULTS, 1000 - MOST_FAULTS)


def test_a_column_of_free_text_is_told_as_such() -> None:
    """Sixty-three different answers are no options."""
    sheet = "l,q1\n" + "".join(f"{at},text {at}\n" for at in range(63))
    assert _faults(sheet, "item,key\nq1,text 1\n")[0].startswith(
        "s.csv, row 1, column B: “q1” has 63 different"
    )


def test_what_a_fault_quotes_cannot_steer_a_terminal() -> None:
    """Signs that do not print are replaced, and long texts cut."""
    found = _faults("l,q1\na,\x1b[2J" + "x" * 99 + "\n", "item,key,options\nq1,A,AB\n")[0]
    assert found.isprintable()
    assert len(found) < 120


def test_keys_without_an_item_in_the_sheet_are_told() -> None:
    """The key of a larger test serves a part of it."""
    assert _read("l,q1\na,A\n").notes == ("1 of the keys belong to no item of the sheet.",)


def test_a_hundred_thousand_rows_are_read() -> None:
    """There is no limit to the number of learners."""
    sheet = "l,q1,q2\n" + "".join(f"{at},{'AB'[at % 2]},B\n" for at in range(100_001))
    assert _answers(sheet).marks.sum(axis=0).tolist() == [50_001, 100_001]
