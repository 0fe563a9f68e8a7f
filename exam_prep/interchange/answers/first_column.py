"""Whether a sheet of marks begins with the ids of learners; many published ones have none."""

import re

from exam_prep.interchange.answers.faults import Faults
from exam_prep.interchange.answers.table import open_table
from exam_prep.interchange.answers.words import is_blank

RIGHT_OR_WRONG = re.compile(r"[01](?:\.0*)?", re.ASCII)
"""A mark that is right or wrong, as programs write it."""
_SPEAKS_OF_IDS = re.compile(
    r"^$|^id|id$|learner|student|person|people|pattern|name|user|candidate|attempt|subject|respondent",
    re.IGNORECASE,
)


def begins_with_learners(sheet: bytes, *, sheet_name: str) -> bool:
    """Whether the first column holds ids; it is an item where its cells are 1, 0 or blank, and nothing else.

    A column whose header speaks of ids, such as learner or nothing, holds ids whatever they are.

    Raises:
        FaultySheetError: the bytes are no text, or there is no row.
    """
    table = open_table(sheet, Faults(sheet_name))
    if _SPEAKS_OF_IDS.search(table.header[0]):
        return True
    return any(not is_blank(cells[0]) and not RIGHT_OR_WRONG.fullmatch(cells[0]) for _, cells in table.rows)


def refuse_marks_as_header(sheet: bytes, faults: Faults) -> None:
    """Refuse a sheet whose first row holds marks: it has no header, and its first learner would be lost.

    Raises:
        FaultySheetError: that is so, or the bytes are no text, or there is no row.
    """
    table = open_table(sheet, faults)
    names = table.header[1:]
    if len(names) > 1 and all(RIGHT_OR_WRONG.fullmatch(name) for name in names):
        faults.add(
            table.header_row, None, "This row holds marks; write a row above it that names the columns."
        )
        faults.refuse()
