"""Writing a bank out as a folder that another copy of the program can read."""

from pathlib import Path

from exam_prep.errors import ConflictError
from exam_prep.interchange.native.format import format_item
from exam_prep.interchange.native.scenario import format_scenario
from exam_prep.services.bank.files import write_text
from exam_prep.services.bank.reading import read_bank


def export_bank(folder: Path, target: Path) -> int:
    """Return how many items of the bank in `folder` were written to the empty folder `target`.

    Items and scenarios are written in canonical form; taxonomy, sources and exams are copied as they are.

    Raises:
        InvalidError: `folder` holds no bank.
        ConflictError: `target` has files in it.
    """
    bank = read_bank(folder).bank
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ConflictError(f"{target} is not an empty folder; choose another one.")
    for path in (*sorted(folder.glob("*.toml")), *sorted(folder.glob("exams/*.toml"))):
        write_text(target / path.relative_to(folder), path.read_bytes().decode(errors="replace"))
    for scenario in bank.scenarios.values():
        write_text(target / "scenarios" / f"{scenario.id}.md", format_scenario(scenario))
    for item in bank.items.values():
        write_text(target / "items" / item.domain / f"{item.id}.md", format_item(item))
    return len(bank.items)
