"""Reading an exam's TOML file into a blueprint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from exam_prep.core.blueprint import Blueprint, BlueprintStatus, Break, PassMark, PassType, Section
from exam_prep.core.findings import Finding
from exam_prep.core.items import Kind
from exam_prep.interchange.native.head_schema import Name
from exam_prep.interchange.native.report import Report
from exam_prep.interchange.native.shape import AnyShape, Shape, validate
from exam_prep.interchange.native.toml_file import TomlFile, read_toml

_TEXT = "text in quotes"
_TAGS = 'a list of tags, such as ["boundaries", "dependency"]'


@dataclass(frozen=True, slots=True)
class ParsedExam:
    """What an exam's file gave; `blueprint` is None when a finding is an error."""

    blueprint: Blueprint | None
    place: TomlFile
    findings: tuple[Finding, ...]


class _ExamTable(Shape):
    id: Name = Field(description="small letters, digits and hyphens in quotes")
    title: str = Field(min_length=1, description=_TEXT)
    authority: str = Field(description=_TEXT)
    status: BlueprintStatus = Field(description=f"one of {', '.join(BlueprintStatus)}")
    source_url: str = Field(default="", description=_TEXT)
    source_date: Annotated[str, BeforeValidator(str)] = Field(default="", description=_TEXT)
    items: Literal["any"] | Annotated[int, Field(ge=1, le=1000)] = Field(
        description='a number from 1 to 1000, or "any"'
    )
    minutes: Literal["any", "untimed"] | Annotated[Decimal, Field(gt=0, le=1440)] = Field(
        description='a number up to 1440, "untimed" or "any"'
    )
    options: int = Field(ge=2, le=26, description="the usual number of options, such as 4")
    passing: Mapping[str, object] = Field(alias="pass", description="a table with type, value and note")
    sections: tuple[Mapping[str, object], ...] = Field(
        default=(), description="tables with id, title, quota and tags, each below [[sections]]"
    )
    tags: tuple[Name, ...] = Field(default=(), description=_TAGS)
    quota: Literal["proportional"] | None = Field(default=None, description='"proportional", or left out')
    kinds: tuple[Kind, ...] = Field(
        default=(Kind.SINGLE,), min_length=1, description='a list such as ["single"]'
    )
    weights_basis: str = Field(default="", description=_TEXT)
    retake_note: str = Field(default="", description=_TEXT)
    blueprint_version: int = Field(default=1, ge=1, description="a whole number from 1")
    effective_from: date | None = Field(default=None, description="a date without quotes, such as 2026-11-01")
    scheduled_break: Mapping[str, object] | None = Field(
        default=None, alias="break", description="a table with after_item and minutes"
    )
    disclaimer: str = Field(min_length=1, description=_TEXT)


class _PassTable(Shape):
    type: PassType = Field(description=f"one of {', '.join(PassType)}")
    value: Decimal | None = Field(default=None, ge=0, le=100, description="a share in percent from 0 to 100")
    note: str = Field(default="", description=_TEXT)


class _SectionTable(Shape):
    id: Name = Field(description="small letters, digits and hyphens in quotes")
    title: str = Field(min_length=1, description=_TEXT)
    quota: int = Field(ge=1, description="a whole number from 1")
    tags: tuple[Name, ...] = Field(min_length=1, description=_TAGS)


class _BreakTable(Shape):
    after_item: int = Field(ge=1, description="the number of an item")
    minutes: int = Field(ge=1, description="whole minutes")


def parse_exam(path: str, text: str) -> ParsedExam:
    """Return the blueprint in the file `path` with content `text`; never raises, whatever the text.

    Quotas of sections have to sum to `items`; an exam has sections, or tags with a proportional quota.
    """
    report = Report(path)
    file = read_toml(text, report)
    if report.is_broken:
        return ParsedExam(None, file, report.findings)
    table = validate(_ExamTable, file.table, file.lines_below(), report)
    passing = _inner(_PassTable, file, "pass", report)
    pause = _inner(_BreakTable, file, "break", report)
    sections = _sections(file, report)
    if table is None or passing is None or report.is_broken:
        return ParsedExam(None, file, report.findings)
    blueprint = _blueprint(table, passing, pause, sections)
    _check_sum(blueprint, table, file, report)
    return ParsedExam(None if report.is_broken else blueprint, file, report.findings)


def _inner(shape: type[AnyShape], file: TomlFile, key: str, report: Report) -> AnyShape | None:
    """Return the table `key` typed, None when it is off or absent, which the outer table notes."""
    table = file.table.get(key)
    return validate(shape, table, file.lines_below(key), report) if isinstance(table, Mapping) else None


def _sections(file: TomlFile, report: Report) -> tuple[Section, ...]:
    tables = file.table.get("sections", ())
    rows = [
        validate(_SectionTable, table, file.lines_below("sections", str(index)), report)
        for index, table in enumerate(tables if isinstance(tables, list) else ())
        if isinstance(table, Mapping)
    ]
    return tuple(Section(row.id, row.title, row.quota, row.tags) for row in rows if row is not None)


def _blueprint(
    table: _ExamTable, passing: _PassTable, pause: _BreakTable | None, sections: tuple[Section, ...]
) -> Blueprint:
    return Blueprint(
        id=table.id,
        title=table.title,
        authority=table.authority,
        status=table.status,
        source_url=table.source_url,
        source_date=table.source_date,
        items=None if table.items == "any" else table.items,
        minutes=None if isinstance(table.minutes, str) else table.minutes,
        options=table.options,
        pass_mark=PassMark(passing.type, passing.value, passing.note),
        disclaimer=table.disclaimer,
        sections=sections,
        tags=table.tags,
        kinds=table.kinds,
        minutes_open=table.minutes == "any",
        weights_basis=table.weights_basis,
        retake_note=table.retake_note,
        blueprint_version=table.blueprint_version,
        effective_from=table.effective_from,
        scheduled_break=Break(pause.after_item, pause.minutes) if pause else None,
    )


def _check_sum(blueprint: Blueprint, table: _ExamTable, file: TomlFile, report: Report) -> None:
    if bool(blueprint.sections) == bool(blueprint.tags):
        message = "The exam needs either sections or tags, not both."
        report.error(file.line_of(("tags",)), "F40", message, "keep [[sections]], or tags with a quota")
    elif (table.quota == "proportional") != bool(blueprint.tags):
        message = "Tags are drawn in proportion to the pool, sections by their own quota."
        report.error(
            file.line_of(("quota",)),
            "F40",
            message,
            'write quota = "proportional" beside tags, and only there',
        )
    elif blueprint.sections:
        _check_quotas(blueprint, file, report)
    if blueprint.status in {BlueprintStatus.OFFICIAL_FORMAT, BlueprintStatus.SECONDARY_SOURCE} and not (
        blueprint.source_url and blueprint.source_date
    ):
        message = f"An exam of status {blueprint.status} says where its format is published."
        report.error(file.line_of(("status",)), "F07", message, "add source_url and source_date")


def _check_quotas(blueprint: Blueprint, file: TomlFile, report: Report) -> None:
    total = sum(section.quota for section in blueprint.sections)
    if total != blueprint.items:
        wanted = "any number" if blueprint.items is None else blueprint.items
        message = f"The quotas add up to {total}, but the exam has {wanted} of items."
        report.error(file.line_of(("items",)), "F40", message, f"write items = {total} or change a quota")
    ids = [section.id for section in blueprint.sections]
    if len(set(ids)) < len(ids):
        report.error(file.line_of(("sections", "0")), "F40", "Two sections have the same id.", "rename one")
