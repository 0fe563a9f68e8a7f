"""An item's file from its form, and which field each of its lines came from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exam_prep.core.items import Kind
from exam_prep.services.authoring.fields import Fields, OptionFields

_PERCENT = re.compile(r"\d{1,3}(?:\.\d{1,2})?", re.ASCII)
_FULL = 100
_SPECIAL = re.compile(r"[^ !#-\[\]-~]")


@dataclass(frozen=True, slots=True)
class DraftText:
    """The text of a file, and the name of the field behind each line; lines count from 1.

    `first_option` is the field in which options begin, that of the kind where the form has no line for any.
    """

    text: str
    fields: Mapping[int, str]
    first_option: str

    def field(self, line: int) -> str:
        """Return the field at `line`, or of the nearest line above it; "form" where there is none."""
        near = [number for number in self.fields if number <= line]
        return self.fields[max(near)] if near else "form"


def draft_text(item_id: str, version: int, domain: str, supersedes: str | None, fields: Fields) -> DraftText:
    """Return the file that says what the form says; nothing is judged here.

    Left out is what the kind does not ask for, and a credit that is no share: `is_credit` tells of it.
    """
    lines: list[tuple[str, str]] = [("form", "---")]
    lines += _head(item_id, version, domain, supersedes, fields)
    lines += [("form", "---")]
    for name, text in (("stem", fields.stem), ("lead_in", fields.lead_in)):
        if text.strip():
            lines += [(name, line) for line in text.strip().expandtabs(4).splitlines()] + [("", "")]
    for place, option in enumerate(fields.options):
        if not option.is_empty:
            lines += _option(fields, place, option)
    lines += [("", ""), ("takeaway", "## Takeaway"), ("takeaway", _line(fields.takeaway))]
    if fields.rung.strip():
        lines += [("", ""), ("rung", "## Ladder"), ("rung", _line(fields.rung))]
    text = "\n".join(line for _name, line in lines) + "\n"
    named_lines = {number: name for number, (name, _line) in enumerate(lines, 1) if name}
    return DraftText(text, named_lines, "option-0-text" if fields.options else "kind")


def percent(option: OptionFields) -> str:
    """Return the credit of an answer in percent as a file has it; nothing is 0."""
    return _line(option.credit).rstrip("% ") or "0"


def is_credit(option: OptionFields) -> bool:
    """Whether what stands as the credit of an answer is a number from 0 to 100."""
    return bool(_PERCENT.fullmatch(percent(option))) and float(percent(option)) <= _FULL


def named(text: str) -> list[str]:
    """Return the names in a field that holds several."""
    return text.replace(",", " ").replace("[", " ").replace("]", " ").split()


def _head(
    item_id: str, version: int, domain: str, supersedes: str | None, fields: Fields
) -> Iterator[tuple[str, str]]:
    yield "form", f"id: {item_id}"
    yield "form", f"version: {version}"
    yield "kind", f"kind: {_quoted(fields.kind)}"
    yield "tag", f"domain: {domain}"
    yield "tag", f"tag: {_quoted(fields.tag)}"
    yield "tags", f"tags: {_list(fields.tags)}"
    for name in ("concept", "level", "difficulty"):
        yield name, f"{name}: {_quoted(getattr(fields, name))}"
    yield "sources", f"sources: {_list(fields.sources)}"
    yield "form", "status: published"
    if fields.kind == Kind.MULTIPLE:
        yield "scoring", f"scoring: {_quoted(fields.scoring)}"
    for name in ("scenario", "jurisdiction", "review_by", "lang"):
        if getattr(fields, name).strip():
            yield name, f"{name}: {_quoted(getattr(fields, name))}"
    for name in ("sensitive", "quoted_stigma"):
        if getattr(fields, name):
            yield name, f"{name}: true"
    if fields.enemies.strip():
        yield "enemies", f"enemies: {_list(fields.enemies)}"
    if supersedes:
        yield "form", f"supersedes: {supersedes}"


def _option(fields: Fields, place: int, option: OptionFields) -> Iterator[tuple[str, str]]:
    by_lines = fields.kind in {Kind.MATCHING, Kind.ORDERING}
    last = " {.last}" if option.last and not by_lines else ""
    yield f"option-{place}-text", f"{_answer(fields, place, option)}{last}"
    if option.why.strip():
        yield f"option-{place}-why", f"  > {_label(fields, option)}: {_line(option.why)}"
    if option.error.strip() and not by_lines:
        yield f"option-{place}-error", f"  > Error: {_line(option.error)}"


def _answer(fields: Fields, place: int, option: OptionFields) -> str:
    text = _line(option.text)
    if fields.kind == Kind.ORDERING:
        number = sum(not one.is_empty for one in fields.options[: place + 1])
        return f"{number}. {text}"
    if fields.kind == Kind.MATCHING:
        return f"- {text} => {_line(option.match)}" if text else f"- => {_line(option.match)}"
    if fields.by_credit:
        return f"- [{percent(option) if is_credit(option) else '0'}] {text}"
    return f"- [{'x' if _is_full(option) else ' '}] {text}"


def _label(fields: Fields, option: OptionFields) -> str:
    """Name the reason as files do: what carries full credit has a "why", a distractor a "why not"."""
    if fields.kind in {Kind.MATCHING, Kind.ORDERING}:
        return "Why"
    part = (
        fields.kind == Kind.MULTIPLE and fields.by_credit and is_credit(option) and float(percent(option)) > 0
    )
    return "Why" if _is_full(option) or part else "Why not"


def _is_full(option: OptionFields) -> bool:
    return is_credit(option) and float(percent(option)) == _FULL


def _list(text: str) -> str:
    return f"[{', '.join(map(_quoted, named(text)))}]"


def _quoted(text: str) -> str:
    """Return a value of the head as it was typed, whatever signs it holds: none of them means anything."""
    return f'"{_SPECIAL.sub(lambda sign: f"{chr(92)}U{ord(sign[0]):08X}", _line(text))}"'


def _line(text: str) -> str:
    return " ".join(text.split())
