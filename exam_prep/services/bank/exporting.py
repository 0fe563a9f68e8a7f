"""Writing a bank out as a folder that another copy of the program can read."""

from dataclasses import dataclass
from pathlib import Path

from exam_prep.core.findings import Finding
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


def export_bank(folder: Path, target: Path) -> Export:
    """Write the bank in `folder` to the empty folder `target`; what cannot be read is told, not written.

    Items and scenarios are written in canonical form; taxonomy, sources and exams are copied as they are.

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
    for item in read.bank.items.values():
        write_text(target / "items" / item.domain / f"{item.id}.md", format_item(item))
    return Export(len(read.bank.items), errors(read.findings))
