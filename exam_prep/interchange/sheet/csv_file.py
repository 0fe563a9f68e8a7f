"""CSV as spreadsheets read it: UTF-8 with a mark, CR LF, every text defused."""

import csv
from collections.abc import Iterable
from typing import TextIO

from exam_prep.interchange.sheet.cells import Cell, defused

MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""


def write_csv(out: TextIO, header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> None:
    """Write a header and rows to `out`, which must be opened with newline=""; numbers stay numbers."""
    out.write(MARK)
    writer = csv.writer(out, dialect="excel")
    writer.writerow([defused(name) for name in header])
    for row in rows:
        writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in row])
