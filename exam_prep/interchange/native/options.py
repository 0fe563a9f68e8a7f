"""The block of options: answer lines, each with the quoted rationale below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from exam_prep.core.items import Kind
from exam_prep.interchange.native.answer_lines import (
    form_of,
    has_word_bullet,
    is_list_line,
    read_answer_line,
)
from exam_prep.interchange.native.lines import Line, flowing
from exam_prep.interchange.native.report import Report

_QUOTED = re.compile(r"\s*>\s?(?P<text>.*)")
_LABEL = re.compile(r"(?P<label>why not|why|error)\s*:\s*(?P<text>.*)", re.IGNORECASE)
_LAST = re.compile(r"\s*\{\.last\}\s*$")


@dataclass(slots=True)
class Draft:
    """An option as far as it is read. `label` is why or why not; `line` counts from 1."""

    line: int
    mark: str
    text: list[str]
    right: list[str] | None
    label: str = ""
    why: list[str] = field(default_factory=list)
    why_line: int = 0
    error: str = ""
    error_line: int = 0
    last: bool = False

    @property
    def words(self) -> str:
        """Return the option's text, or the left side of a pair, on one line."""
        return flowing(self.text)

    @property
    def match(self) -> str | None:
        """Return the right side of a pair on one line."""
        return None if self.right is None else flowing(self.right)

    @property
    def rationale(self) -> str:
        """Return the rationale on one line."""
        return flowing(self.why)


def is_rationale(line: Line) -> bool:
    """Whether the line is a quoted rationale or error type, wherever it stands."""
    quoted = _QUOTED.fullmatch(line.text)
    return bool(quoted and _LABEL.fullmatch(quoted["text"]))


def read_options(kind: Kind, lines: Sequence[Line], report: Report) -> tuple[Draft, ...]:
    """Return the options of a block that starts with an answer line; notes whatever else stands in it."""
    reader = _Reader(kind, report)
    for line in lines:
        reader.take(line)
    for draft in reader.drafts:
        _split_last(draft)
    return tuple(reader.drafts)


def _split_last(draft: Draft) -> None:
    """Move the mark {.last} from the end of the option's line to its own field."""
    text = flowing(draft.text if draft.right is None else draft.right)
    plain = text
    while (shorter := _LAST.sub("", plain)) != plain:
        plain = shorter
    draft.last = plain != text
    if draft.right is None:
        draft.text = [plain]
    else:
        draft.right = [plain]


class _Reader:
    """Takes the block line by line; what a line continues is the text that was last added to."""

    def __init__(self, kind: Kind, report: Report) -> None:
        self.drafts: list[Draft] = []
        self._kind = kind
        self._report = report
        self._open: list[str] | None = None

    def take(self, line: Line) -> None:
        quoted = _QUOTED.fullmatch(line.text)
        answer = None if quoted else read_answer_line(self._kind, line)
        if line.is_blank:
            self._open = None
        elif quoted:
            self._quote(line, quoted["text"])
        elif answer:
            self._start(line, answer.mark, answer.text, answer.right, is_tidy=answer.is_tidy)
        elif has_word_bullet(line) or is_list_line(line):
            self._refuse_list_line(line)
        elif line.text[0].isspace() and self._open is not None:
            self._open.append(line.text)
        else:
            self._report.error(
                line.number,
                "F20",
                "This text belongs to no option.",
                f"indent it by two spaces to continue the line above, or write {form_of(self._kind)}",
            )

    def _start(self, line: Line, mark: str, text: str, right: str | None, *, is_tidy: bool) -> None:
        if not is_tidy:
            self._report.warn(
                line.number, "F13", "The box is written unusually.", "write - [x] or - [ ]; bank fmt does it"
            )
        draft = Draft(line.number, mark, [text], None if right is None else [right])
        self.drafts.append(draft)
        self._open = draft.text if draft.right is None else draft.right

    def _refuse_list_line(self, line: Line) -> None:
        note_list_line(self._kind, line, self._report)
        self._open = []

    def _quote(self, line: Line, text: str) -> None:
        if not self.drafts:
            self._report.error(
                line.number, "F16", "This rationale belongs to no option.", "put it below its option"
            )
            return
        labelled = _LABEL.fullmatch(text)
        if labelled and labelled["label"].lower() == "error":
            self._note_error(line, labelled["text"])
        elif labelled:
            self._note_why(line, labelled["label"].lower(), labelled["text"])
        elif self._open is not None and self._open is self.drafts[-1].why:
            self._open.append(text)
        elif text.strip():
            self._report.error(
                line.number,
                "F17",
                "This rationale has no label.",
                "start it with Why: below the key, Why not: below a distractor",
            )
            self._open = []

    def _note_why(self, line: Line, label: str, text: str) -> None:
        draft = self.drafts[-1]
        if draft.why_line:
            self._report.error(
                line.number, "F18", "The option has two rationales.", "join them, or move one to its option"
            )
        draft.label, draft.why_line = label, line.number
        draft.why.append(text)
        self._open = draft.why

    def _note_error(self, line: Line, text: str) -> None:
        draft = self.drafts[-1]
        if draft.error_line:
            self._report.error(line.number, "F18", "The option has two error types.", "keep one of them")
        draft.error, draft.error_line = text.strip(), line.number
        self._open = None


def note_list_line(kind: Kind, line: Line, report: Report) -> None:
    """Note a list entry that should be an option of `kind` but does not have its form (F12, F14)."""
    if has_word_bullet(line):
        report.error(
            line.number,
            "F12",
            f'The line starts with "{line.text.strip()[0]}", the bullet of a word processor.',
            f"write {form_of(kind)}",
        )
    else:
        message = f"The line looks like an option but does not have the form of kind {kind}."
        report.error(line.number, "F14", message, f"write {form_of(kind)}")
