"""Putting files of a bank into canonical form."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.errors import InvalidError
from exam_prep.interchange.native.format import format_item
from exam_prep.interchange.native.parse import parse_item
from exam_prep.interchange.native.scenario import format_scenario, parse_scenario
from exam_prep.services.bank.files import write_text
from exam_prep.services.bank.reading import unreadable


@dataclass(frozen=True, slots=True)
class Formatting:
    """The files whose form differs from the canonical one, and the errors of those that cannot be read."""

    differing: tuple[Path, ...]
    errors: tuple[Finding, ...]


def format_files(path: Path, *, write: bool) -> Formatting:
    """Return what differs from canonical form in the item or bank folder `path`; with `write`, mend it.

    Exams, taxonomy and sources keep the form that their authors gave them. A comment in a head is
    dropped. The number `version` is kept; syncing refuses one that was used for other content.

    Raises:
        InvalidError: `path` does not exist.
    """
    if not path.exists():
        raise InvalidError(f"There is no file or folder {path}; name an item or the folder of a bank.")
    differing: list[Path] = []
    errors: list[Finding] = []
    for file in _files(path):
        try:
            old = file.read_bytes()
            new, faults = _canonical(file, old.decode())
        except (OSError, UnicodeDecodeError) as fault:
            errors.append(unreadable(str(file), fault))
            continue
        errors += faults
        if new is not None and new.encode() != old:
            differing.append(file)
            if write:
                write_text(file, new)
    return Formatting(tuple(differing), tuple(errors))


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    yield from sorted(path.glob("items/*/*.md"))
    yield from sorted(path.glob("scenarios/*.md"))


def _canonical(file: Path, text: str) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the canonical text, None with the errors where the file cannot be read."""
    if file.parent.name == "scenarios":
        scene = parse_scenario(str(file), text)
        return format_scenario(scene.scenario) if scene.scenario else None, _errors(scene.findings)
    parsed = parse_item(str(file), text)
    return format_item(parsed.item) if parsed.item else None, _errors(parsed.findings)


def _errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.level is FindingLevel.ERROR)
