"""Reading sources.toml: the facts that items rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import Field

from exam_prep.core.bank import Source, SourceStatus
from exam_prep.core.findings import Finding
from exam_prep.interchange.native.nearest import suggestion
from exam_prep.interchange.native.report import Report
from exam_prep.interchange.native.shape import Shape
from exam_prep.interchange.native.tables import read_rows
from exam_prep.interchange.native.toml_file import TomlFile, read_toml


@dataclass(frozen=True, slots=True)
class ParsedSources:
    """What sources.toml gave: every fact that is right, and the findings about the others."""

    sources: Mapping[str, Source]
    findings: tuple[Finding, ...]


class _SourceRow(Shape):
    fact: str = Field(min_length=1, description="the fact in our own words, in quotes")
    citation: str = Field(min_length=1, description="who said it, where and when, in quotes")
    url: str = Field(
        default="", pattern=r"^(https?://\S+)?$", description="an address that starts with https://"
    )
    year: str = Field(default="", description='a year in quotes, such as "2015"')
    checked_on: date = Field(description="a date without quotes, such as 2026-11-01")
    status: SourceStatus = Field(description=f"one of {', '.join(SourceStatus)}")
    rests_on: tuple[str, ...] = Field(default=(), description='a list of fact ids, such as ["F20"]')


def parse_sources(path: str, text: str) -> ParsedSources:
    """Return the facts in the file `path` with content `text`; never raises, whatever the text.

    A derived fact names known facts that it rests on (F53, F07); any other carries an address (F07).
    """
    report = Report(path)
    file = read_toml(text, report)
    sources = {
        each.id: Source(id=each.id, **{key: getattr(each.row, key) for key in _SourceRow.model_fields})
        for each in read_rows(_SourceRow, file, (), file.table, report)
    }
    for source in sources.values():
        _check(source, file, report)
    return ParsedSources(sources, report.findings)


def _check(source: Source, file: TomlFile, report: Report) -> None:
    line = file.line_of((source.id, "rests_on"))
    is_derived = source.status is SourceStatus.DERIVED
    if is_derived and not source.rests_on:
        report.error(
            line, "F07", "A derived fact rests on nothing.", "add rests_on with the facts it rests on"
        )
    if not is_derived and not source.url:
        report.error(line, "F07", "The fact has no address.", "add url, or the status derived with rests_on")
    known = [name for name in file.table if name != source.id]
    for name in source.rests_on:
        if name not in known:
            fix = suggestion(name, known, "name facts of this file")
            report.error(line, "F53", f'The fact "{name}" is unknown.', fix)
