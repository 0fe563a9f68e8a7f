"""Writing a bank out as a folder that another copy of the program can read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from exam_prep.core.findings import Finding
from exam_prep.core.items import Item, Status
from exam_prep.errors import ConflictError
from exam_prep.interchange.native.format import format_item
from exam_prep.interchange.native.scenario import format_scenario
from exam_prep.services.bank.files import write_bytes, write_text
from exam_prep.services.bank.reading import errors, read_bank


@dataclass(frozen=True, slots=True)
class Export:
    """How many items were written, and the errors for which something else may not have been."""

    written: int
    errors: tuple[Finding, ...]


def export_bank(folder: Path, target: Path, browser: Sequence[Item] = ()) -> Export:
    """Write the bank in `folder` to the empty folder `target`; what cannot be read is told, not written.

    Items and scenarios are written in canonical form; taxonomy, sources and exams are copied as they are.
    Items of the `browser` are written beside those of files, and a file's item whose place one of them takes
    is written as retired: the folder serves what is served here.

    Raises:
        InvalidError: `folder` holds no bank.
        ConflictError: `target` has files in it.
    """
    read = read_bank(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ConflictError(f"{target} is not an empty folder; choose another one.")
    for path in (*sorted(folder.glob("*.toml")), *sorted(folder.glob("exams/*.toml"))):
        try:
            content = path.read_bytes()
        except OSError:
            continue  # reading the bank met the same, and told it
        write_bytes(target / path.relative_to(folder), content)
    for scenario in read.bank.scenarios.values():
        write_text(target / "scenarios" / f"{scenario.id}.md", format_scenario(scenario))
    superseded = {item.supersedes for item in browser}
    own = (
        replace(item, status=Status.RETIRED) if item.id in superseded else item
        for item in read.bank.items.values()
    )
    items = {item.id: item for item in (*own, *browser)}
    for item in items.values():
        write_text(target / "items" / item.domain / f"{item.id}.md", format_item(item))
    return Export(len(items), errors(read.findings))
