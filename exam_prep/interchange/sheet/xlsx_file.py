"""XLSX with one sheet whose texts are string cells: no program finds a formula in it."""

from collections.abc import Iterable
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from exam_prep.interchange.sheet.cells import Cell, clean


def write_xlsx(out: IO[bytes], title: str, header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> None:
    """Write a header and rows to `out`, row by row, so that memory does not grow with them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append([_cell(sheet, name) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    book.save(out)


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, clean(value))
    # The library takes a text that begins with "=" for a formula, and "#N/A" for an error, unless told.
    cell.data_type = "s"
    return cell
