"""Reading one item file: every finding at once, and the item when none of them is an error."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from exam_prep.core.findings import Finding, Place
from exam_prep.core.items import Item, Kind, Option, Scoring
from exam_prep.interchange.native.head import Head, split_head
from exam_prep.interchange.native.head_schema import ItemHead
from exam_prep.interchange.native.kinds import build_options
from exam_prep.interchange.native.lines import Line, numbered, without_tabs
from exam_prep.interchange.native.options import Draft, read_options
from exam_prep.interchange.native.prose import (
    Body,
    Opening,
    describe_missing_options,
    read_opening,
    read_rung,
    read_takeaway,
    split_body,
)
from exam_prep.interchange.native.report import Report
from exam_prep.interchange.native.shape import validate

_NO_PLACE: MappingProxyType[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """What a file gave: the item (None when a finding is an error), where its parts stand, the findings."""

    item: Item | None
    place: Place
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    body: Body
    opening: Opening
    drafts: tuple[Draft, ...]
    options: tuple[Option, ...]
    takeaway: str
    rung: int | None


def parse_item(path: str, text: str) -> ParsedItem:
    """Return what the item file `path` with content `text` holds; never raises, whatever the text.

    The form is that of docs/items.md. Byte order mark and Windows line ends are tolerated.
    """
    report = Report(path)
    lines = numbered(text, report)
    split = split_head(lines, report)
    if split is None:
        return ParsedItem(None, Place(path, _NO_PLACE), report.findings)
    head, below = split
    typed = validate(ItemHead, head.values, head.line_of, report)
    if typed:
        _check_head(typed, head, report)
    kind, scoring = _ways(head)
    parts = _read_body(kind, scoring, below, head.line, report)
    item = _item(typed, parts) if typed and not report.is_broken else None
    return ParsedItem(item, _place(path, head, parts), report.findings)


def _ways(head: Head) -> tuple[Kind, Scoring]:
    """Return kind and scoring as far as the head is readable, so that the body is read in any case."""
    kind, scoring = head.values.get("kind"), head.values.get("scoring")
    return (
        Kind(kind) if kind in set(Kind) else Kind.SINGLE,
        Scoring(scoring) if scoring in set(Scoring) else Scoring.ALL_OR_NOTHING,
    )


def _check_head(typed: ItemHead, head: Head, report: Report) -> None:
    if typed.scoring is Scoring.WEIGHTS and typed.kind is not Kind.MULTIPLE:
        message = f"Kind {typed.kind} has no weights."
        report.error(head.line_of("scoring"), "F08", message, "delete the key scoring, or use kind multiple")
    for key, names in (
        ("tags", (typed.tag, *typed.tags)),
        ("sources", typed.sources),
        ("enemies", (typed.id, *typed.enemies)),
        ("supersedes", (typed.id, typed.supersedes)),
    ):
        if len(set(names)) < len(names):
            report.error(head.line_of(key), "F08", f'"{key}" repeats a name.', "name each thing once")


def _read_body(kind: Kind, scoring: Scoring, lines: Sequence[Line], head_line: int, report: Report) -> _Parts:
    body = split_body(kind, without_tabs(lines, report), report)
    last = lines[-1].number if lines else head_line
    first = body.options[0].number if body.options else last
    opening = read_opening(kind, body.opening, first, report)
    drafts = read_options(kind, body.options, report)
    if not drafts:
        report.error(first, "F24", "The item has no options.", describe_missing_options(kind))
    return _Parts(
        body,
        opening,
        drafts,
        build_options(kind, scoring, drafts, first, report),
        read_takeaway(body.sections.get("Takeaway"), last, report),
        read_rung(body.sections.get("Ladder"), report),
    )


def _item(typed: ItemHead, parts: _Parts) -> Item:
    return Item(
        **{name: getattr(typed, name) for name in ItemHead.model_fields},
        stem=parts.opening.stem,
        lead_in=parts.opening.lead_in,
        options=parts.options,
        takeaway=parts.takeaway,
        rung=parts.rung,
    )


def _place(path: str, head: Head, parts: _Parts) -> Place:
    lines = {"head": head.line, "stem": parts.opening.stem_line, "lead-in": parts.opening.lead_in_line}
    lines |= {f"head.{key}": line for key, line in head.lines.items()}
    lines |= dict(_option_lines(parts))
    lines |= {title.lower(): section.line for title, section in parts.body.sections.items()}
    return Place(path, MappingProxyType(lines))


def _option_lines(parts: _Parts) -> Iterator[tuple[str, int]]:
    for option, draft in zip(parts.options, parts.drafts, strict=False):
        yield f"option.{option.id}", draft.line
        yield f"why.{option.id}", draft.why_line or draft.line
