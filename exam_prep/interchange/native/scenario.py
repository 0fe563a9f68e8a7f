"""Scenes that several items share: a head with id and title, and the scene as Markdown."""

import re
from dataclasses import dataclass

from exam_prep.core.bank import Scenario
from exam_prep.core.findings import Finding
from exam_prep.interchange.native.head import split_head
from exam_prep.interchange.native.head_schema import ScenarioHead
from exam_prep.interchange.native.lines import flowing, numbered, paragraphs, without_tabs
from exam_prep.interchange.native.report import Report
from exam_prep.interchange.native.shape import validate

# Titles that YAML reads as they stand, whatever their words.
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ,.'()-]*[A-Za-z0-9.)])?")


@dataclass(frozen=True, slots=True)
class ParsedScenario:
    """What a scenario's file gave; `scenario` is None when a finding is an error."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]


def parse_scenario(path: str, text: str) -> ParsedScenario:
    """Return the scenario in the file `path` with content `text`; never raises, whatever the text."""
    report = Report(path)
    split = split_head(numbered(text, report), report)
    if split is None:
        return ParsedScenario(None, report.findings)
    head, below = split
    typed = validate(ScenarioHead, head.values, head.line_of, report)
    found = paragraphs(without_tabs(below, report))
    body = "\n\n".join("\n".join(line.text for line in paragraph) for paragraph in found)
    if not body:
        report.error(head.line, "F24", "The scenario has no scene.", "write the scene below the head")
    if typed is None or report.is_broken:
        return ParsedScenario(None, report.findings)
    return ParsedScenario(Scenario(typed.id, flowing([typed.title]), body), report.findings)


def format_scenario(scenario: Scenario) -> str:
    """Return the canonical text of a scenario's file, the title in quotes where YAML needs them."""
    title = scenario.title
    if not _PLAIN.fullmatch(title):
        title = "'" + title.replace("'", "''") + "'"
    return f"---\nid: {scenario.id}\ntitle: {title}\n---\n{scenario.body}\n"
