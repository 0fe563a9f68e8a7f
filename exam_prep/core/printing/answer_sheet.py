"""The answer sheet: numbers, and for each the ways to answer. Made from the booklet, so it knows no key."""

from dataclasses import dataclass
from enum import StrEnum

from exam_prep.core.items import Kind
from exam_prep.core.printing.booklet import Booklet, PaperHead
from exam_prep.core.release import CandidateItem, letter_of


class Marking(StrEnum):
    """How a question is answered on paper."""

    ONE = "one"
    MANY = "many"
    WRITE = "write"
    """A letter on each of some numbered lines (matching and ordering)."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One question: `letters` to fill, or `lines` to write a letter on (0 where letters are filled)."""

    number: int
    marking: Marking
    letters: tuple[str, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The sheet of a version, by number."""

    head: PaperHead
    lines: tuple[SheetLine, ...]


def answer_sheet_of(booklet: Booklet) -> AnswerSheet:
    """Return the sheet that belongs to `booklet`."""
    items = (item for part in booklet.parts for scene in part.scenes for item in scene.items)
    return AnswerSheet(booklet.head, tuple(_line(item) for item in items))


def _line(item: CandidateItem) -> SheetLine:
    letters = tuple(letter_of(option.number) for option in item.options)
    match item.kind:
        case Kind.MATCHING:
            return SheetLine(item.position, Marking.WRITE, letters, len(item.lefts))
        case Kind.ORDERING:
            return SheetLine(item.position, Marking.WRITE, letters, len(letters))
        case Kind.MULTIPLE:
            return SheetLine(item.position, Marking.MANY, letters, 0)
        case _:
            return SheetLine(item.position, Marking.ONE, letters, 0)
