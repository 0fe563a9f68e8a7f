"""XLSX with one sheet whose texts are string cells: no program finds a formula in it."""

import re
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from exam_prep.interchange.sheet.cells import Cell, clean

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
_TITLE_SIGNS = 31


def write_xlsx(out: IO[bytes], title: str, header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> None:
    """Write a header and rows to `out`, row by row, so that memory does not grow with them."""
    from openpyxl import Workbook  # noqa: PLC0415  # slow to import, and needed for a download alone

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append([_cell(sheet, name) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    book.save(out)


def sheet_title(text: str) -> str:
    """Return `text` as a sheet may be called: at most 31 signs, none that spreadsheets use in addresses.

    >>> sheet_title("Notes: [A/B]")
    'Notes A B'
    """
    return " ".join(_NO_TITLE.sub(" ", clean(text)).split())[:_TITLE_SIGNS].strip("' ") or "1"


def _cell(sheet: "WriteOnlyWorksheet", value: Cell) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  # same

    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, clean(value))
    # The library takes a text that begins with "=" for a formula, and "#N/A" for an error, unless told.
    cell.data_type = "s"
    return cell
