"""A CSV file of any making as rows of cells: encoding and separator are found out."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from exam_prep.interchange.answers.faults import Faults

Row = tuple[int, list[str]]
"""The number of a row, counted from 1 with the header, and its cells without blanks around them."""

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = (",", ";", "\t", "|")
_NUL = "\0"
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Table:
    """The header of a file, blank cells at its end dropped, and what gives the rows below it."""

    header: tuple[str, ...]
    header_row: int
    rows: Iterator[Row]


def open_table(data: bytes, faults: Faults) -> Table:
    """Return the table that `data` holds: UTF-8, or UTF-16 with its mark; separated by , ; TAB or |.

    Rows without any text are left out. A row that cannot be read is a fault and ends the rows.

    Raises:
        FaultySheetError: the bytes are no text, or there is no row.
    """
    text = _decoded(data, faults)
    rows = _rows(text, _separator(text), faults)
    number, header = next(rows, (1, []))
    while header and not header[-1]:
        header.pop()
    if not header:
        faults.add(1, None, "The file is empty; its first row has to name the columns.")
        faults.refuse()
    return Table(tuple(header), number, rows)


def _decoded(data: bytes, faults: Faults) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8-sig")
    told = f"This is not {encoding[:6].upper().rstrip('-')} text; save it as “CSV UTF-8”."
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        faults.add(data[: error.start].count(b"\n") + 1, None, told)
        faults.refuse()
        raise
    if _NUL in text:
        # UTF-16 without its mark, and no text at all: both decode, and neither can be read.
        faults.add(text[: text.index(_NUL)].count("\n") + 1, None, told)
        faults.refuse()
    return text


def _separator(text: str) -> str:
    """Return what separates the cells of the first line that has any; a comma when nothing does."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    bare = _QUOTED.sub("", line)
    return max(_SEPARATORS, key=bare.count)


def _rows(text: str, separator: str, faults: Faults) -> Iterator[Row]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=separator != "\t", strict=True
    )
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):  # told when the next row fails
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield number, stripped
    except csv.Error as error:
        faults.add(number + 1, None, f"This row cannot be read as CSV ({error}); check its quotation marks.")
