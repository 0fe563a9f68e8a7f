"""A sheet of patterns: each row once, and in its last column how many learners answered so."""

import re
from collections.abc import Sequence

import numpy as np

from exam_prep.interchange.answers.faults import Faults, shown
from exam_prep.interchange.answers.first_column import RIGHT_OR_WRONG
from exam_prep.interchange.answers.grid import Grid, read_grid
from exam_prep.interchange.answers.scored import ScoredSheet
from exam_prep.interchange.answers.table import open_table
from exam_prep.interchange.answers.words import is_blank

_NAMES = {"freq", "count"}
_ROW_NAMES = {"", "learner", "id", "pattern"}
_COUNT = re.compile(r"\d{1,9}(?:\.0*)?", re.ASCII)


def holds_counts(sheet: bytes, *, sheet_name: str) -> bool:
    """Whether the last column of a sheet is called freq or count, in any case.

    Raises:
        FaultySheetError: the bytes are no text, or there is no row.
    """
    return open_table(sheet, Faults(sheet_name)).header[-1].lower() in _NAMES


def read_pattern_counts(sheet: bytes, *, sheet_name: str) -> ScoredSheet:
    """Return the patterns of a sheet whose last column says for how many learners each row stands.

    Cells are 1, 0 or blank. A first column without a name, or called learner, id or pattern, names the rows;
    else every column is an item.

    Raises:
        FaultySheetError: with every fault of the file that was found, up to 100.
    """
    faults = Faults(sheet_name)
    table = open_table(sheet, faults)
    grid = read_grid(table, faults, has_learners=table.header[0].lower() in _ROW_NAMES)
    items = grid.items[:-1]
    if not items:
        faults.add(1, None, f"There is no item column beside “{shown(grid.items[-1])}”.")
    _check(grid, range(len(items)), RIGHT_OR_WRONG, "is neither 1 nor 0, which are right and wrong.", faults)
    _check(grid, [len(items)], _COUNT, "is no number of learners.", faults)
    for code in np.unique(grid.codes[:, -1]).tolist():
        if is_blank(grid.words[code]):
            faults.add_each(grid.places(code, len(items)), "This row does not say how many learners it is.")
    faults.refuse()
    values = np.array([float(word) if _COUNT.fullmatch(word) else np.nan for word in grid.words])
    note = f"Each row stands for as many learners as its “{shown(grid.items[-1])}” says."
    return ScoredSheet(items, values[grid.codes[:, :-1]], values[grid.codes[:, -1]], (note,))


def _check(
    grid: Grid, columns: Sequence[int], allowed: re.Pattern[str], sentence: str, faults: Faults
) -> None:
    for column in columns:
        for code in grid.words_of(column):
            if not allowed.fullmatch(grid.words[code]):
                faults.add_each(grid.places(code, column), f"“{shown(grid.words[code])}” {sentence}")
