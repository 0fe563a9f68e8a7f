"""Cells of CSV and XLSX are text or numbers, whatever somebody wrote; no spreadsheet finds a formula."""

import csv
import io
import re
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from exam_prep.interchange.sheet.cells import LONGEST_TEXT, Cell, clean, defused
from exam_prep.interchange.sheet.csv_file import write_csv
from exam_prep.interchange.sheet.xlsx_file import write_xlsx

_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
_ATTACKS = [
    *(f"{blank}{sign}cmd|' /C calc'!A0" for blank in ("", " ", "\u00a0\u3000") for sign in _SIGNS),
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\0=1+1",
    "\ufeff=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "#N/A",
]
_texts = st.one_of(st.sampled_from(_ATTACKS), st.text(max_size=40), st.text(st.characters(), max_size=40))
_rows = st.lists(st.lists(st.one_of(_texts, st.integers(-(2**31), 2**31), st.none()), max_size=5), max_size=5)


@pytest.mark.parametrize("attack", [one for one in _ATTACKS if one[0] != "#"])
def test_an_attack_is_text(attack: str) -> None:
    """It begins with the sign that says so."""
    assert defused(attack)[0] == "'"


@settings(deadline=None)  # a busy machine is no fault
@given(_texts)
def test_no_defused_text_begins_like_a_formula(text: str) -> None:
    """Neither at once nor after blanks; and what is harmless stays as it was."""
    safe = defused(text)
    assert safe.lstrip()[:1] not in set(_SIGNS)
    assert safe[:1] not in {"\t", "\r", "\n"}
    assert safe in {clean(text), f"'{clean(text)}"}


@settings(deadline=None)  # a busy machine is no fault
@given(_rows)
@example([["a\r\nb", 'say "hi"', "x,y", -1]])
def test_csv_gives_back_the_rows(rows: list[list[Cell]]) -> None:
    """A reader finds as many cells as were written, each defused, whatever commas and line ends they hold."""
    out = io.StringIO(newline="")
    write_csv(out, ["one", "=two"], rows)
    text = out.getvalue()
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    assert text.startswith("\ufeff")
    assert read[0] == ["one", "'=two"]
    assert read[1:] == [[_as_csv(cell) for cell in row] for row in rows]


@settings(deadline=None)  # a busy machine is no fault
@given(_rows)
def test_xlsx_holds_no_formula(rows: list[list[Cell]]) -> None:
    """No <f> in any sheet, no error cell, and each text is a text to a reader that looks for formulas."""
    out = io.BytesIO()
    write_xlsx(out, "Answers", ["one", "=two"], rows)
    with zipfile.ZipFile(out) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name]
    assert len(sheets) == 1
    assert not re.search(r"<f[ >]|t=\"(e|str)\"", sheets[0])

    book = load_workbook(out, data_only=False)
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value is not None}
    book.close()
    assert "f" not in kinds
    assert kinds <= {"s", "n", "inlineStr"}


def test_a_text_that_no_cell_holds_is_cut() -> None:
    """A spreadsheet refuses longer cells; the sign before a formula takes its place among the rest."""
    assert len(defused("x" * 40_000)) == len(defused("=" * 40_000)) == LONGEST_TEXT


def _as_csv(cell: Cell) -> str:
    return defused(cell) if isinstance(cell, str) else "" if cell is None else str(cell)
