"""What only the form can be wrong about, and at which of its fields each finding stands, told once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from exam_prep.core.bank import Taxonomy
from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Kind
from exam_prep.interchange.native.answer_lines import read_answer_line
from exam_prep.interchange.native.lines import Line
from exam_prep.interchange.native.options import is_rationale
from exam_prep.services.authoring.fields import Fields, fields_of
from exam_prep.services.authoring.text import DraftText, is_credit
from exam_prep.services.authoring.wording import SIGNS, TEXTS, in_words_of_form, placed

_READ_OTHERWISE = "E01"
_PARTS = ("stem", "lead_in", "takeaway")
_NO_TEXT, _NO_CREDIT, _NO_LEAD_IN = "F15", "E02", "F22"
_LACKS_LEAD_IN = "The lead-in is missing."
_CREDIT = ("The credit is not a number from 0 to 100.", "write what the answer earns in percent, such as 50")
_PARAGRAPHS = (
    "The question has more than one paragraph.",
    "keep one sentence; the rest belongs to the scene",
)
_TWO_QUESTIONS = (
    "The scene ends in a question as well.",
    "keep one question, or end the scene with a statement",
)
_SIGNS = frozenset({"F12", "F14", "F16", "F22", "F26", "F27", _READ_OTHERWISE})
_ECHOES = frozenset({"F16", "F18", "F20", "F21", "F22", "F24", "F25", "F26", "F27", "F28", _READ_OTHERWISE})
"""What tells of signs at a text that begin another part, and what then stands elsewhere for no reason."""
_OF_FILES = frozenset({"F13", "F21"})
"""What the form sees to by itself, or tells in its own way."""
_TOLD_BY_READING = frozenset({"give both the same tag"})
"""A rule that says once more what reading the names has said already."""
_HEADING = re.compile(r"\s*#{1,6}(?:\s|$)")


def read_otherwise(path: str, item: Item, fields: Fields, text: DraftText) -> Iterable[Finding]:
    """Name the fields whose signs were read as the beginning of another part, so that words moved."""
    read, typed = fields_of(item), replace(fields, options=tuple(o for o in fields.options if not o.is_empty))
    places = [place for place, option in enumerate(fields.options) if not option.is_empty]
    parts = _PARTS if _is_one_paragraph(fields.lead_in) else ("takeaway",)
    wrong = [name for name in parts if _words(getattr(read, name)) != _words(getattr(typed, name))]
    if len(read.options) != len(typed.options):
        wrong.append("stem")
    for place, was, now in zip(places, typed.options, read.options, strict=False):
        wrong += [f"option-{place}-text"] if _words(was.text) != _words(now.text) else []
        wrong += [f"option-{place}-why"] if _words(was.why) != _words(now.why) else []
    for name in wrong:
        yield _error(path, text, name, _READ_OTHERWISE, SIGNS)


def begin_a_part(path: str, fields: Fields, text: DraftText) -> Iterable[Finding]:
    """Name scene and question where a line of theirs would be read as an answer, a reason or a heading."""
    kind = Kind(fields.kind) if fields.kind in set(Kind) else Kind.SINGLE
    for name in ("stem", "lead_in"):
        lines = [Line(1, line) for line in getattr(fields, name).splitlines()]
        if any(read_answer_line(kind, one) or is_rationale(one) or _HEADING.match(one.text) for one in lines):
            yield _error(path, text, name, _READ_OTHERWISE, SIGNS)
    if not fields.lead_in.strip():
        yield _error(path, text, "lead_in", _NO_LEAD_IN, (_LACKS_LEAD_IN, ""))
    elif not _is_one_paragraph(fields.lead_in):
        yield _error(path, text, "lead_in", _READ_OTHERWISE, _PARAGRAPHS)
    elif fields.stem.strip().endswith("?") and fields.lead_in.strip().endswith("?"):
        line = next(number for number, name in text.fields.items() if name == "stem")
        yield Finding(path, line, "F23", FindingLevel.WARNING, *_TWO_QUESTIONS)


def _is_one_paragraph(text: str) -> bool:
    """Whether nothing in a text parts it; an empty one is none."""
    return bool(text.strip()) and all(line.strip() for line in text.strip().splitlines())


def unfit_credits(path: str, fields: Fields, text: DraftText) -> Iterable[Finding]:
    """Name the answers whose credit is no share of the point."""
    for place, option in enumerate(fields.options):
        if fields.by_credit and not option.is_empty and not is_credit(option):
            yield _error(path, text, f"option-{place}-text", _NO_CREDIT, _CREDIT)


def _error(path: str, text: DraftText, name: str, code: str, told: tuple[str, str]) -> Finding:
    line = next((number for number, field in text.fields.items() if field == name), 1)
    return Finding(path, line, code, FindingLevel.ERROR, *told)


def no_tag(path: str, text: DraftText) -> Finding:
    """Return what to say where no topic is chosen: all that rests on one says nothing then."""
    return _error(path, text, "tag", "L18", ("The question has no topic.", "choose one"))


def by_field(
    found: Iterable[Finding], text: DraftText, fields: Fields, taxonomy: Taxonomy
) -> dict[str, tuple[Finding, ...]]:
    """Return the findings in words of the form, each at its field once."""
    told: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in _without_echoes(sorted(found), text, fields):
        name = _field(finding, text, fields)
        worded = in_words_of_form(finding, name, fields, taxonomy)
        if all((one.message, one.fix) != (worded.message, worded.fix) for one in told[name]):
            told[name].append(worded)
    return {name: tuple(findings) for name, findings in told.items()}


def _without_echoes(found: Sequence[Finding], text: DraftText, fields: Fields) -> Iterable[Finding]:
    """Leave out what only follows from signs in a text that begin another part: all after it is misread."""
    signs = (one for one in found if one.code in _SIGNS and not one.message.endswith("missing."))
    misread = {text.field(one.line) for one in signs} & TEXTS
    # What begins above the answers misreads all below it.
    misread = misread & {"stem", "lead_in"} or misread
    for one in found:
        if one.code in _OF_FILES or one.message.startswith(('"domain"', "Two paragraphs")):
            continue
        if ("toml" in one.fix and one.code.startswith("L")) or one.fix in _TOLD_BY_READING:
            continue
        if one.message == _LACKS_LEAD_IN and fields.lead_in.strip():
            continue
        is_own = text.field(one.line) in misread or (one.code == "F27" and not fields.takeaway.strip())
        if not misread or is_own or one.code not in _ECHOES:
            yield one


def _field(finding: Finding, text: DraftText, fields: Fields) -> str:
    """Return where a finding stands; what is missing as a whole has no line in a file."""
    name = placed(finding, text.field(finding.line), text.first_option)
    if finding.code == _NO_CREDIT:
        return name.replace("-text", "-credit")
    if finding.code == _NO_TEXT and fields.kind == Kind.MATCHING:
        return name.replace("-text", "-match")
    return name


def _words(text: str) -> list[str]:
    return text.split()
