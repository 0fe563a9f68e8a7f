"""What is wrong with an answer sheet or a key, and where; all of it at once, up to a limit."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from exam_prep.errors import InvalidError

MOST_FAULTS = 100
"""Faults that are kept; the others are counted."""
_LONGEST = 40
_LETTERS = 26


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: `row` counts from 1 as a spreadsheet does, `column` is its letter there or ""."""

    file: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        """Return the fault as one line for a terminal."""
        place = f"{self.file}, row {self.row}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.sentence}"


class FaultySheetError(InvalidError):
    """A sheet or key with faults; nothing of it is used.

    `faults` are in the order of the files, `more` counts those beyond the limit.
    """

    def __init__(self, faults: Sequence[Fault], more: int) -> None:
        count = len(faults) + more
        super().__init__(f"{count} {'fault' if count == 1 else 'faults'} found; mend the file and try again.")
        self.faults = tuple(faults)
        self.more = more


@dataclass(slots=True)
class _Found:
    kept: list[Fault] = field(default_factory=list)
    more: int = 0


class Faults:
    """Collects the faults of a file, and of those read beside it."""

    def __init__(self, file: str, found: "_Found | None" = None) -> None:
        self._file = file
        self._found = _Found() if found is None else found

    def beside(self, file: str) -> "Faults":
        """Return what collects the faults of another file, to be refused together with these."""
        return Faults(file, self._found)

    def add(self, row: int, column: int | None, sentence: str) -> None:
        """Keep a fault of `row`, counted from 1, and `column`, counted from 0; None is the whole row."""
        if len(self._found.kept) == MOST_FAULTS:
            self._found.more += 1
            return
        letter = "" if column is None else column_letters(column)
        self._found.kept.append(Fault(shown(self._file), row, letter, sentence))

    def add_each(self, places: Sequence[tuple[int, int]], sentence: str) -> None:
        """Keep the same fault of several cells, given by row and column as above."""
        room = MOST_FAULTS - len(self._found.kept)
        for row, column in places[:room]:
            self.add(row, column, sentence)
        self._found.more += len(places[room:])

    def __bool__(self) -> bool:
        """Whether there is a fault in any of the files."""
        return bool(self._found.kept)

    def refuse(self) -> None:
        """Raise FaultySheetError when there is a fault in any of the files."""
        if self._found.kept:
            # By row, not by letter, which would put column AA before B.
            kept = sorted(
                self._found.kept, key=lambda each: (each.file, each.row, len(each.column), each.column)
            )
            raise FaultySheetError(kept, self._found.more)


def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 0, as spreadsheets name it.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, last = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + last) + letters
    return letters


def shown(text: str) -> str:
    """Return `text` fit for a terminal: signs that print, at most 40 of them."""
    kept = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return kept if len(kept) <= _LONGEST else kept[: _LONGEST - 1] + "…"
