"""The one line that carries an option: what its mark, text and right-hand side are, kind by kind."""

import re
from dataclasses import dataclass

from exam_prep.core.items import Kind
from exam_prep.interchange.native.lines import Line

_BOX = re.compile(r"\s*[-*+]\s*\[\s*(?P<mark>[xX]?|\d{1,3}(?:\.\d{1,2})?\s*%?)\s*\](?P<text>.*)", re.ASCII)
_TIDY_BOX = re.compile(r"\s*[-*+] \[(?: |x|[\d.]+)\](?: .*)?", re.ASCII)
_PAIR = re.compile(r"\s*[-*+]\s+(?P<left>.*?)\s*=>(?P<right>.*)")
_STEP = re.compile(r"\s*\d{1,3}[.)](?:\s+(?P<text>.*))?", re.ASCII)
_LIST_LINE = re.compile(r"\s*(?:[-*+]\s|[-*+]?\s*\[\s*[xX]?\s*\]|\d{1,3}[.)]\s)", re.ASCII)
_WORD_BULLET = re.compile("\\s*[\u2022\u00b7\u2013\u2014\u25aa\u25ab\u25cf\u25cb\u25e6\u2023\uf0b7]\\s")

FORMS = {
    Kind.MATCHING: "- left => right",
    Kind.ORDERING: "1. text",
    Kind.JUDGEMENT: "- [100] text, - [50] text or - [0] text",
}
BOX_FORM = "- [x] text for the key, - [ ] text for a distractor"


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What stands on an option's line; `mark` is x, a percentage, or empty; `right` of a pair, else None."""

    line: Line
    mark: str
    text: str
    right: str | None = None
    is_tidy: bool = True


def form_of(kind: Kind) -> str:
    """Return how an option of `kind` is written, for a message."""
    return FORMS.get(kind, BOX_FORM)


def read_answer_line(kind: Kind, line: Line) -> AnswerLine | None:
    """Return what an option's line of an item of `kind` holds, None when the line is not one."""
    if kind is Kind.MATCHING:
        pair = _PAIR.fullmatch(line.text)
        return pair and AnswerLine(line, "", pair["left"], pair["right"])
    if kind is Kind.ORDERING:
        step = _STEP.fullmatch(line.text)
        return step and AnswerLine(line, "", step["text"] or "")
    box = _BOX.fullmatch(line.text)
    if box is None:
        return None
    mark = box["mark"].lower().rstrip("% ")
    return AnswerLine(line, mark, box["text"], is_tidy=bool(_TIDY_BOX.fullmatch(line.text)))


def is_list_line(line: Line) -> bool:
    """Whether the line opens a list entry of any sort, so that it may be an option gone wrong."""
    return bool(_LIST_LINE.match(line.text))


def has_word_bullet(line: Line) -> bool:
    """Whether the line starts with the bullet or dash that a word processor puts in place of a hyphen."""
    return bool(_WORD_BULLET.match(line.text))
