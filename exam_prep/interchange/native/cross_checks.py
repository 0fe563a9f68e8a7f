"""Checks of one file against the rest of the bank: names that lead nowhere, names that disagree."""

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from exam_prep.core.bank import Bank, Taxonomy
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.findings import Finding, Place
from exam_prep.core.items import Item
from exam_prep.interchange.native.nearest import suggestion
from exam_prep.interchange.native.report import Report
from exam_prep.interchange.native.toml_file import TomlFile


def check_name(name: str, path: str, line: int, report: Report) -> None:
    """Note a file that is not named after the id in it (F51)."""
    if PurePosixPath(path).stem != name:
        message = f'The file holds the id "{name}".'
        report.error(line, "F51", message, f"rename the file to {name}{PurePosixPath(path).suffix}")


def check_item(item: Item, bank: Bank, ids: Collection[str], place: Place) -> tuple[Finding, ...]:
    """Return findings about an item's references (F53) and its place in the taxonomy (F52, F54, F55).

    `ids` are the names of all files, so that a reference to an item whose own file is broken is no fault.
    """
    report = Report(place.path)
    taxonomy = bank.taxonomy
    for key, names, known in (
        ("domain", (item.domain,), taxonomy.domains),
        ("tag", (item.tag,), taxonomy.tags),
        ("tags", item.tags, taxonomy.tags),
        ("concept", (item.concept,), taxonomy.concepts),
        ("sources", item.sources, bank.sources),
        ("scenario", _given(item.scenario), {*bank.scenarios, *ids}),
        ("enemies", item.enemies, {*bank.items, *ids}),
        ("supersedes", _given(item.supersedes), {*bank.items, *ids}),
    ):
        _check_known(key, names, known, place.line(f"head.{key}"), report)
    _check_agreement(item, taxonomy, place, report)
    return report.findings


def check_exam(blueprint: Blueprint, taxonomy: Taxonomy, path: str, place: TomlFile) -> tuple[Finding, ...]:
    """Return findings about tags of an exam that stand for no tag of the taxonomy (F53)."""
    report = Report(path)
    lists: list[tuple[tuple[str, ...], tuple[str, ...]]] = [(("tags",), blueprint.tags)]
    lists += [(("sections", str(n), "tags"), section.tags) for n, section in enumerate(blueprint.sections)]
    for key, names in lists:
        unknown = tuple(name for name in names if not taxonomy.tags_under(name))
        _check_known("tags", unknown, {*taxonomy.tags, *taxonomy.domains}, place.line_of(key), report)
    return report.findings


def _given(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)


def _check_known(key: str, names: Iterable[str], known: Collection[str], line: int, report: Report) -> None:
    for name in names:
        if name not in known:
            fix = suggestion(name, known, "correct the name, or add what it names to the bank")
            report.error(line, "F53", f'"{key}" names "{name}", which the bank does not know.', fix)


def _check_agreement(item: Item, taxonomy: Taxonomy, place: Place, report: Report) -> None:
    folder = PurePosixPath(place.path).parent.name
    if folder != item.domain:
        message = f'The item is of domain "{item.domain}" but stands in the folder "{folder}".'
        report.error(place.line("head.domain"), "F52", message, "move the file or correct the domain")
    concept = taxonomy.concepts.get(item.concept)
    if concept and concept.tag != item.tag:
        message = f'The concept "{concept.id}" belongs to the tag "{concept.tag}", not to "{item.tag}".'
        report.error(place.line("head.tag"), "F54", message, "correct tag or concept")
    tag = taxonomy.tags.get(item.tag)
    if tag and tag.domain != item.domain:
        message = f'The tag "{tag.id}" belongs to the domain "{tag.domain}", not to "{item.domain}".'
        report.error(place.line("head.domain"), "F55", message, "correct domain or tag")
