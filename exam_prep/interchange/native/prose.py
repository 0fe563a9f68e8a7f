"""The body of an item: stem and lead-in, then the options, then the headed sections."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from exam_prep.core.items import Kind
from exam_prep.interchange.native.answer_lines import (
    form_of,
    has_word_bullet,
    is_list_line,
    read_answer_line,
)
from exam_prep.interchange.native.lines import Line, flowing, paragraphs
from exam_prep.interchange.native.nearest import suggestion
from exam_prep.interchange.native.options import is_rationale, note_list_line
from exam_prep.interchange.native.report import Report

_HEADING = re.compile(r"\s*#{1,6}(?:\s+(?P<title>.*?))?(?:\s+#+)?")
SECTIONS = ("Takeaway", "Ladder")

Paragraph = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's line, counted from 1, and the lines below it."""

    line: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Body:
    """The parts of a body: lines before the options, from the first option on, and under each heading."""

    opening: Sequence[Line]
    options: Sequence[Line]
    sections: dict[str, Section]


@dataclass(frozen=True, slots=True)
class Opening:
    """Stem (Markdown, may be empty) and lead-in (one line), with the lines where they start."""

    stem: str
    stem_line: int
    lead_in: str
    lead_in_line: int


def split_body(kind: Kind, lines: Sequence[Line], report: Report) -> Body:
    """Return the parts of a body; notes unknown headings (F26) and missing blank lines (F21)."""
    headings = [index for index, line in enumerate(lines) if _HEADING.fullmatch(line.text)]
    text = lines[: headings[0]] if headings else lines
    first = next((i for i, line in enumerate(text) if read_answer_line(kind, line)), len(text))
    for index in (*headings, first):
        if 0 < index < len(lines) and not lines[index - 1].is_blank:
            report.warn(
                lines[index].number, "F21", "A blank line is missing above.", "add one; bank fmt does it"
            )
    sections: dict[str, Section] = {}
    for start, end in pairwise((*headings, len(lines))):
        _add_section(sections, lines[start], lines[start + 1 : end], report)
    return Body(text[:first], text[first:], sections)


def _add_section(sections: dict[str, Section], heading: Line, lines: Sequence[Line], report: Report) -> None:
    found = _HEADING.fullmatch(heading.text)
    title = ((found and found["title"]) or "").strip().capitalize()
    if title not in SECTIONS:
        fix = suggestion(title, SECTIONS, "use ## Takeaway or ## Ladder, and none in the stem")
        report.error(heading.number, "F26", "The heading is unknown.", fix)
    elif title in sections:
        report.error(heading.number, "F26", f"The heading {title} stands twice.", "keep one of the two")
    else:
        sections[title] = Section(heading.number, lines)


def read_opening(kind: Kind, lines: Sequence[Line], line: int, report: Report) -> Opening:
    """Return stem and lead-in; `line` is where to report a lead-in that is missing altogether (F22)."""
    for each in lines:
        _check_opening_line(kind, each, report)
    found = list(paragraphs(lines))
    if found and any(is_list_line(each) for each in found[-1]):
        found = _without_options_gone_wrong(kind, found, report)
    if not found:
        report.error(line, "F22", "The lead-in is missing.", "write the question above the options")
        return Opening("", line, "", line)
    *stem, lead_in = found
    asked = flowing(each.text for each in lead_in)
    # A sign alone on its line means nothing, but does at the start of a line: "-" above "Ask her".
    joined = Line(lead_in[0].number, asked)
    if is_list_line(joined) or has_word_bullet(joined) or is_rationale(joined):
        report.error(
            joined.number, "F22", "The lead-in starts like a list or a quote.", "start it with a word"
        )
    if stem and asked.endswith("?") and stem[-1][-1].text.endswith("?"):
        report.warn(
            stem[-1][0].number,
            "F23",
            "Two paragraphs end in a question; the last one is taken as the lead-in.",
            "keep one question, or end the scene with a statement",
        )
    text = "\n\n".join("\n".join(each.text for each in paragraph) for paragraph in stem)
    return Opening(text, stem[0][0].number if stem else lead_in[0].number, asked, lead_in[0].number)


def _check_opening_line(kind: Kind, line: Line, report: Report) -> None:
    if has_word_bullet(line):
        note_list_line(kind, line, report)
    elif is_rationale(line):
        report.error(line.number, "F16", "This rationale belongs to no option.", "put it below its option")


def _without_options_gone_wrong(kind: Kind, found: list[Paragraph], report: Report) -> list[Paragraph]:
    """Return the paragraphs without list lines right above the options, each noted as F14."""
    rest = tuple(line for line in found[-1] if not is_list_line(line))
    for line in found[-1]:
        if is_list_line(line):
            note_list_line(kind, line, report)
    return [*found[:-1], rest] if rest else found[:-1]


def read_takeaway(section: Section | None, line: int, report: Report) -> str:
    """Return the takeaway on one line; `line` is where to report that it is missing (F27)."""
    found = paragraphs(section.lines) if section else ()
    if not found:
        at = section.line if section else line
        report.error(at, "F27", "The takeaway is missing.", "add ## Takeaway and one sentence below it")
        return ""
    if len(found) > 1:
        report.error(
            found[1][0].number, "F27", "Text follows the takeaway.", "keep one sentence, or move it up"
        )
    return flowing(each.text for each in found[0])


def read_rung(section: Section | None, report: Report) -> int | None:
    """Return the rung 1-7 below the heading Ladder, None where there is none or it is off (F28)."""
    if section is None:
        return None
    text = flowing(each.text for each in section.lines)
    if text in {"1", "2", "3", "4", "5", "6", "7"}:
        return int(text)
    report.error(section.line, "F28", "The rung is not a number from 1 to 7.", "write the number alone")
    return None


def describe_missing_options(kind: Kind) -> str:
    """Return the advice for an item of `kind` that has no options.

    >>> from exam_prep.core.items import Kind
    >>> describe_missing_options(Kind.ORDERING)
    'add options below the lead-in, each as 1. text'
    """
    return f"add options below the lead-in, each as {form_of(kind)}"
