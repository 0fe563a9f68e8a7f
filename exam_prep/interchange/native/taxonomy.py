"""Reading taxonomy.toml: domains, tags and concepts."""

from dataclasses import dataclass

from pydantic import Field, NonNegativeInt

from exam_prep.core.bank import Concept, Domain, Tag, Taxonomy
from exam_prep.core.findings import Finding
from exam_prep.core.items import Level
from exam_prep.interchange.native.head_schema import Name
from exam_prep.interchange.native.nearest import suggestion
from exam_prep.interchange.native.report import Report
from exam_prep.interchange.native.shape import Shape
from exam_prep.interchange.native.tables import read_rows
from exam_prep.interchange.native.toml_file import TomlFile, read_toml

_PARTS = ("domains", "tags", "concepts")
_OUTLINES = ("samhsa", "icrc", "ncps", "california")


@dataclass(frozen=True, slots=True)
class ParsedTaxonomy:
    """What taxonomy.toml gave: every entry that is right, and the findings about the others."""

    taxonomy: Taxonomy
    findings: tuple[Finding, ...]


class _DomainRow(Shape):
    title: str = Field(min_length=1, description="a title in quotes")
    covers: str = Field(description="a sentence in quotes that says what belongs here")


class _TagRow(Shape):
    title: str = Field(min_length=1, description="a title in quotes")
    domain: Name = Field(description="the id of a domain of this file")
    covers: str = Field(description="a phrase in quotes that says what belongs here")
    samhsa: str = Field(default="", description="text in quotes")
    icrc: str = Field(default="", description="text in quotes")
    ncps: str = Field(default="", description="text in quotes")
    california: str = Field(default="", description="text in quotes")
    plan: dict[Level, NonNegativeInt] = Field(
        default={}, description="counts by level, such as { recall = 4, apply = 9, judge = 9 }"
    )


class _ConceptRow(Shape):
    title: str = Field(min_length=1, description="a title in quotes")
    tag: Name = Field(description="the id of a tag of this file")
    renamed_from: tuple[Name, ...] = Field(default=(), description="a list of earlier ids, such as []")


def parse_taxonomy(path: str, text: str) -> ParsedTaxonomy:
    """Return the taxonomy in the file `path` with content `text`; never raises, whatever the text.

    A tag of an unknown domain and a concept of an unknown tag are noted (F53) and kept.
    """
    report = Report(path)
    file = read_toml(text, report)
    for key in file.table.keys() - set(_PARTS):
        fix = suggestion(key, _PARTS, f"use one of {', '.join(_PARTS)}")
        report.error(file.line_of((key,)), "F06", f'The key "{key}" is unknown.', fix)
    domains = _domains(file, report)
    tags = _tags(file, domains, report)
    return ParsedTaxonomy(Taxonomy(domains, tags, _concepts(file, tags, report)), report.findings)


def _domains(file: TomlFile, report: Report) -> dict[str, Domain]:
    rows = read_rows(_DomainRow, file, ("domains",), file.table.get("domains", {}), report)
    return {each.id: Domain(each.id, each.row.title, each.row.covers) for each in rows}


def _tags(file: TomlFile, domains: dict[str, Domain], report: Report) -> dict[str, Tag]:
    tags = {}
    for each in read_rows(_TagRow, file, ("tags",), file.table.get("tags", {}), report):
        row = each.row
        if row.domain not in domains:
            fix = suggestion(row.domain, domains, "name a domain of this file")
            line = file.line_of((*each.path, "domain"))
            report.error(line, "F53", f'The domain "{row.domain}" is unknown.', fix)
        mapping = {outline: str(getattr(row, outline)) for outline in _OUTLINES}
        tags[each.id] = Tag(each.id, row.title, row.domain, row.covers, mapping, row.plan)
    return tags


def _concepts(file: TomlFile, tags: dict[str, Tag], report: Report) -> dict[str, Concept]:
    concepts = {}
    for each in read_rows(_ConceptRow, file, ("concepts",), file.table.get("concepts", {}), report):
        row = each.row
        if row.tag not in tags:
            fix = suggestion(row.tag, tags, "name a tag of this file")
            report.error(file.line_of((*each.path, "tag")), "F53", f'The tag "{row.tag}" is unknown.', fix)
        concepts[each.id] = Concept(each.id, row.title, row.tag, row.renamed_from)
    return concepts
