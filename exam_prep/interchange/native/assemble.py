"""A whole bank from the texts of its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from exam_prep.core.bank import Bank, Scenario, Source, Taxonomy
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.findings import Finding, FindingLevel, Place
from exam_prep.core.items import Item
from exam_prep.interchange.native.cross_checks import check_exam, check_item, check_name
from exam_prep.interchange.native.exam import parse_exam
from exam_prep.interchange.native.parse import parse_item
from exam_prep.interchange.native.report import Report
from exam_prep.interchange.native.scenario import parse_scenario
from exam_prep.interchange.native.sources import parse_sources
from exam_prep.interchange.native.taxonomy import parse_taxonomy
from exam_prep.interchange.native.toml_file import TomlFile

TAXONOMY = "taxonomy.toml"
SOURCES = "sources.toml"
_ITEM_DEPTH = 3
_NAMED_DEPTH = 2


@dataclass(frozen=True, slots=True)
class ReadBank:
    """A bank, the places of its items' parts by item id, and every finding of reading, sorted.

    Files that cannot be read as what they should be are left out of the bank; the rest stays.
    """

    bank: Bank
    places: Mapping[str, Place]
    findings: tuple[Finding, ...]


def assemble(files: Mapping[str, str]) -> ReadBank:
    """Return the bank that `files` hold: path below the bank's folder (with /) -> text.

    Items stand in items/<domain>/<id>.md, scenarios in scenarios/<id>.md, exams in exams/<id>.toml.
    The result does not depend on the order of `files`.
    """
    assembly = _Assembly(set(files))
    for path in sorted(files):
        assembly.add(path, files[path])
    return assembly.finish()


class _Assembly:
    """The bank while it is put together, file by file."""

    def __init__(self, paths: set[str]) -> None:
        self._taxonomy = Taxonomy({}, {}, {})
        self._sources: Mapping[str, Source] = {}
        self._items: dict[str, Item] = {}
        self._places: dict[str, Place] = {}
        self._scenarios: dict[str, Scenario] = {}
        self._exams: dict[str, tuple[str, Blueprint, TomlFile]] = {}
        self._owners: dict[tuple[str, str], str] = {}
        self._findings: list[Finding] = []
        self._paths = paths

    def add(self, path: str, text: str) -> None:
        parts = PurePosixPath(path).parts
        if path == TAXONOMY:
            taxonomy = parse_taxonomy(path, text)
            self._taxonomy = taxonomy.taxonomy
            self._findings += taxonomy.findings
        elif path == SOURCES:
            sources = parse_sources(path, text)
            self._sources = sources.sources
            self._findings += sources.findings
        elif parts[0] == "items" and len(parts) == _ITEM_DEPTH and path.endswith(".md"):
            self._add_item(path, text)
        elif parts[0] == "scenarios" and len(parts) == _NAMED_DEPTH and path.endswith(".md"):
            self._add_scenario(path, text)
        elif parts[0] == "exams" and len(parts) == _NAMED_DEPTH and path.endswith(".toml"):
            self._add_exam(path, text)
        else:
            self._findings.append(_misplaced(path))

    def _add_item(self, path: str, text: str) -> None:
        parsed = parse_item(path, text)
        self._findings += parsed.findings
        if parsed.item and self._claims("item", parsed.item.id, path, parsed.place.line("head.id")):
            self._items[parsed.item.id] = parsed.item
            self._places[parsed.item.id] = parsed.place

    def _add_scenario(self, path: str, text: str) -> None:
        parsed = parse_scenario(path, text)
        self._findings += parsed.findings
        if parsed.scenario and self._claims("scenario", parsed.scenario.id, path, 1):
            self._scenarios[parsed.scenario.id] = parsed.scenario

    def _add_exam(self, path: str, text: str) -> None:
        parsed = parse_exam(path, text)
        self._findings += parsed.findings
        if parsed.blueprint and self._claims(
            "exam", parsed.blueprint.id, path, parsed.place.line_of(("id",))
        ):
            self._exams[parsed.blueprint.id] = (path, parsed.blueprint, parsed.place)

    def _claims(self, sort: str, name: str, path: str, line: int) -> bool:
        """Whether `path` is the first file with this id; notes a second one, and a file named otherwise."""
        report = Report(path)
        check_name(name, path, line, report)
        first = self._owners.setdefault((sort, name), path)
        if first != path:
            message = f'The id "{name}" is used by {first} and by {path}.'
            report.error(line, "F50", message, "give one of them a free id; bank new finds one")
        self._findings += report.findings
        return first == path

    def finish(self) -> ReadBank:
        exams = {name: blueprint for name, (_, blueprint, _) in self._exams.items()}
        bank = Bank(self._items, self._scenarios, self._taxonomy, self._sources, exams)
        for name in sorted({TAXONOMY, SOURCES} - self._paths):
            report = Report(name)
            report.error(1, "F57", f"The file {name} is missing.", "add it; every bank needs one")
            self._findings += report.findings
        # Names can only be looked up in files that were read: one fault should not become hundreds.
        unread = {finding.path for finding in self._findings if finding.code in {"F04", "F57"}}
        if not unread & {TAXONOMY, SOURCES}:
            self._check_names(bank)
        return ReadBank(bank, self._places, tuple(sorted(self._findings)))

    def _check_names(self, bank: Bank) -> None:
        # The id of a file that is broken itself is still a name that others may use.
        known = {PurePosixPath(path).stem for path in self._paths}
        for item in self._items.values():
            self._findings += check_item(item, bank, known, self._places[item.id])
        for path, blueprint, place in self._exams.values():
            self._findings += check_exam(blueprint, bank.taxonomy, path, place)


def _misplaced(path: str) -> Finding:
    level = FindingLevel.ERROR if path.endswith((".md", ".toml")) else FindingLevel.WARNING
    return Finding(
        path,
        1,
        "F56",
        level,
        "The file has no place in a bank and is not read.",
        "move it to items/<domain>/<id>.md, scenarios/<id>.md or exams/<id>.toml, or delete it",
    )
