"""The body of an answer sheet: each distinct cell is kept once, and each cell as a number."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exam_prep.core.analysis.answers import Flags
from exam_prep.interchange.answers.faults import Faults, shown
from exam_prep.interchange.answers.table import Table
from exam_prep.interchange.answers.words import is_blank


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A sheet before its cells are understood.

    Attributes:
        learners: ids, one a row.
        items: names, one a column.
        first_column: the column of the first item, counted from 0 in the file.
        rows: the row of each learner in the file, counted from 1.
        words: the distinct cells.
        codes: learners x items, places in `words`.
    """

    learners: tuple[str, ...]
    items: tuple[str, ...]
    first_column: int
    rows: NDArray[np.int64]
    words: tuple[str, ...]
    codes: NDArray[np.int32]

    def given(self) -> Flags:
        """Return learners x items, True where an answer stands."""
        blank = np.array([is_blank(word) for word in self.words], dtype=bool)
        return ~blank[self.codes]

    def words_of(self, item: int) -> list[int]:
        """Return the places in `words` of the answers that stand in a column, ascending."""
        counts = np.bincount(self.codes[:, item], minlength=len(self.words))
        return [int(code) for code in np.flatnonzero(counts) if not is_blank(self.words[code])]

    def places(self, code: int, item: int | None = None) -> list[tuple[int, int]]:
        """Return row and column in the file of each cell, of one column or of all, that holds a word."""
        codes = self.codes if item is None else self.codes[:, item : item + 1]
        first = self.first_column + (item or 0)
        rows, columns = np.nonzero(codes == code)
        return [(int(self.rows[row]), first + int(column)) for row, column in zip(rows, columns, strict=True)]

    def without_silent(self) -> "Grid":
        """Return the sheet without the learners who answered nothing."""
        kept = np.flatnonzero(self.given().any(axis=1))
        return Grid(
            learners=tuple(self.learners[at] for at in kept),
            items=self.items,
            first_column=self.first_column,
            rows=self.rows[kept],
            words=self.words,
            codes=self.codes[kept],
        )


class _Words(dict[str, int]):
    """Gives each new word the next number."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def read_grid(table: Table, faults: Faults, *, has_learners: bool) -> Grid:
    """Return the sheet of `table`; the first column holds learner ids, or learners are numbered by row.

    Blank cells beyond the header are ignored. Missing or doubled names and rows of another length are faults;
    such rows are left out, so that the faults of the others are found as well.

    Raises:
        FaultySheetError: there is no row of a learner.
    """
    first = int(has_learners)
    items = table.header[first:]
    _check_items(items, first, table.header_row, faults)
    width = len(table.header)
    words, codes = _Words(), array("i")
    code_of = words.__getitem__
    learners: dict[str, int] = {}
    for row, cells in table.rows:
        if len(cells) != width and not _fits(cells, width, row, faults):
            continue
        learner = cells[0] if has_learners else str(len(learners) + 1)
        if _is_new(learner, row, learners, faults):
            codes.extend(map(code_of, cells[first:width]))
    if not learners:
        if not faults:
            faults.add(table.header_row, None, "There is no row of a learner below the header.")
        faults.refuse()
    shape = (len(learners), len(items))
    return Grid(
        learners=tuple(learners),
        items=items,
        first_column=first,
        rows=np.fromiter(learners.values(), dtype=np.int64),
        words=tuple(words),
        codes=np.frombuffer(codes, dtype=np.int32).reshape(shape),
    )


def _check_items(items: Sequence[str], first: int, row: int, faults: Faults) -> None:
    if not items:
        faults.add(
            row, None, "There is no item column; the header is: learner id, then a name for each item."
        )
    seen: dict[str, int] = {}
    for column, name in enumerate(items, start=first):
        if not name:
            faults.add(row, column, "This column has no item name.")
        elif name in seen:
            faults.add(row, column, f"The item name “{shown(name)}” stands twice; give each item its own.")
        seen[name] = column


def _fits(cells: Sequence[str], width: int, row: int, faults: Faults) -> bool:
    """Whether a row of another length than the header only has blanks too many."""
    if len(cells) > width and not any(cells[width:]):
        return True
    faults.add(row, None, f"This row has {len(cells)} cells; the header has {width}.")
    return False


def _is_new(learner: str, row: int, learners: dict[str, int], faults: Faults) -> bool:
    if not learner:
        faults.add(row, 0, "This row has no learner id.")
        return False
    if learner in learners:
        told = f"The learner “{shown(learner)}” stands in row {learners[learner]} already"
        faults.add(row, 0, f"{told}; keep the first attempt.")
        return False
    learners[learner] = row
    return True
