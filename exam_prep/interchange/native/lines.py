"""Numbered lines of a file, freed from what Windows and editors add."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exam_prep.interchange.native.report import Report

# C0 and C1 controls but tab and line feed, and lone surrogates, which no UTF-8 file can hold; spaces of no
# width and signs that turn the direction of what follows, so that two options could look alike, or one be
# read backwards. Joiners, and marks and isolates of direction, are part of how some languages are written.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2028\u2029\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file; `number` counts from 1, `text` has no line end and no trailing blanks."""

    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether the line holds nothing but white space."""
        return not self.text.strip()


def numbered(text: str, report: Report) -> tuple[Line, ...]:
    """Return the lines of `text` without byte order mark, Windows line ends and control characters.

    Control characters are noted as F30; the other two are tolerated in silence.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = []
    for number, line in enumerate(plain.split("\n"), start=1):
        if _CONTROL.search(line):
            report.error(
                number, "F30", "The line holds an invisible control character.", "retype the line by hand"
            )
        lines.append(Line(number, _CONTROL.sub("", line).rstrip()))
    return tuple(lines)


def without_tabs(lines: Iterable[Line], report: Report) -> tuple[Line, ...]:
    """Return prose lines with spaces for tabs; a tab that is not indentation is noted as F11."""
    return tuple(_without_tabs(line, report) for line in lines)


def paragraphs(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """Return the runs of lines that blank lines part."""
    found: list[list[Line]] = [[]]
    for line in lines:
        if not line.is_blank:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return tuple(tuple(run) for run in found if run)


def flowing(parts: Iterable[str]) -> str:
    """Return text of several lines as one line with single spaces.

    >>> flowing(["Two  words,", " one line"])
    'Two words, one line'
    """
    return " ".join(" ".join(parts).split())


def _without_tabs(line: Line, report: Report) -> Line:
    if "\t" not in line.text:
        return line
    if "\t" in line.text.lstrip():
        report.warn(line.number, "F11", "A tab stands inside the text.", "put a space in its place")
    return Line(line.number, line.text.replace("\t", "    "))
