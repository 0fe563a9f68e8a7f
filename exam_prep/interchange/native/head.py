"""The head of an item or scenario: YAML between two lines of dashes, read as text without coercion."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import yaml

from exam_prep.interchange.native.lines import Line
from exam_prep.interchange.native.report import Report

_FENCE = "---"
# A list in the mapping of the head.
_DEEPEST = 2
_CURLY = re.compile("(?<=[:\\[,])\\s*[\u201c\u201d\u201e\u2018\u2019]")
_STRAIGHT = str.maketrans("\u201c\u201d\u201e\u2018\u2019", '"""\'\'')


@dataclass(frozen=True, slots=True)
class Head:
    """The values of a head by key, always text or tuples of text, and the line of each key."""

    values: Mapping[str, str | tuple[str, ...]]
    lines: Mapping[str, int]
    line: int

    def line_of(self, key: str) -> int:
        """Return the line of `key`, or that of the head where the key is absent."""
        return self.lines.get(key, self.line)


def split_head(lines: Sequence[Line], report: Report) -> tuple[Head, Sequence[Line]] | None:
    """Return the head and the lines below it; None, with F02 or F03, where there is no head."""
    start = next((index for index, line in enumerate(lines) if not line.is_blank), 0)
    if lines[start].text != _FENCE:
        report.error(
            lines[start].number, "F02", "The head is missing.", "start the file with a line of three dashes"
        )
        return None
    for end in range(start + 1, len(lines)):
        if lines[end].text == _FENCE:
            return _read(lines[start + 1 : end], lines[start].number, report), lines[end + 1 :]
    report.error(lines[start].number, "F03", "The head has no end.", "close it with a line of three dashes")
    return None


def _read(lines: Sequence[Line], line: int, report: Report) -> Head:
    text = "\n".join(_straightened(each, report) for each in lines)
    reader = _Reader(line + 1, report)
    try:
        # Events, not a tree: nothing recurses, so no nesting however deep can break the reader.
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if not reader.take(event):
                break
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        report.error(
            line + 1 + (mark.line if mark else 0),
            "F04",
            "The head cannot be read as lines of key: value.",
            "write each key on its own line as key: value, lists as [one, two]",
        )
    return Head(MappingProxyType(reader.values), MappingProxyType(reader.lines), line)


def _straightened(line: Line, report: Report) -> str:
    text = line.text
    if "\t" in text:
        report.error(line.number, "F10", "A tab stands in the head.", "put spaces in its place")
        text = text.replace("\t", " ")
    if _CURLY.search(text):
        report.error(line.number, "F09", "Curly quotes stand around a value.", 'use plain " or no quotes')
        text = text.translate(_STRAIGHT)
    return text


class _Reader:
    """Takes YAML events one by one; keeps a flat mapping of text and lists of text, notes the rest."""

    def __init__(self, first_line: int, report: Report) -> None:
        self.values: dict[str, str | tuple[str, ...]] = {}
        self.lines: dict[str, int] = {}
        self._first_line = first_line
        self._report = report
        self._depth = 0
        self._key: str | None = None
        self._members: list[str] | None = None

    def take(self, event: yaml.Event) -> bool:
        """Keep what the event tells; returns whether to go on: nothing good stands below a nested value."""
        line = self._first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.CollectionStartEvent):
            self._open(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event.value, line)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(line)
            self._scalar("", line)
        return self._depth <= _DEEPEST

    def _open(self, event: yaml.CollectionStartEvent, line: int) -> None:
        self._depth += 1
        is_list = isinstance(event, yaml.SequenceStartEvent)
        if self._depth == _DEEPEST and is_list and self._key is not None:
            self._members = []
        elif self._depth > 1 or is_list:
            self._refuse(line)

    def _close(self) -> None:
        self._depth -= 1
        if self._depth == 1 and self._key is not None:
            self.values[self._key] = tuple(self._members or ())
            self._key = self._members = None

    def _scalar(self, value: str, line: int) -> None:
        if self._members is not None:
            self._members.append(value)
        elif self._depth == 0:
            self._refuse(line)
        elif self._depth == 1 and self._key is None:
            self._start(value, line)
        elif self._depth == 1 and self._key is not None:
            self.values[self._key] = value
            self._key = None

    def _start(self, key: str, line: int) -> None:
        if key in self.lines:
            message = f'The key "{key[:60]}" stands already on line {self.lines[key]}.'
            self._report.error(line, "F05", message, "keep one of the two")
        self._key = key
        self.lines[key] = line

    def _refuse(self, line: int) -> None:
        self._report.error(
            line,
            "F04",
            "The head holds something other than a value or a simple list.",
            "write key: value, or key: [one, two]",
        )
