"""Checking a bank: findings of reading and of lint, as `bank check` tells them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.lint.check import lint
from exam_prep.core.lint.metadata import overdue
from exam_prep.errors import InvalidError
from exam_prep.services.bank.reading import read_bank


@dataclass(frozen=True, slots=True)
class Check:
    """How many items were read, and what was found, sorted by path, line and code."""

    items: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.level is FindingLevel.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return len(self.findings) - self.errors


def check_bank(folder: Path, *, today: date) -> Check:
    """Return the check of the whole bank in `folder`; `today` tells which items are due for review.

    Raises:
        InvalidError: `folder` holds no bank.
    """
    read = read_bank(folder)
    found = {
        *read.findings,
        *lint(read.bank, read.places),
        *overdue(read.bank.items.values(), today, read.places),
    }
    return Check(len(read.bank.items), tuple(sorted(found)))


def check_file(path: Path, *, today: date) -> Check:
    """Return the findings about one file of a bank; the rest of the bank is read, so that names resolve.

    Raises:
        InvalidError: no folder above `path` holds a bank.
    """
    folder = bank_above(path)
    check = check_bank(folder, today=today)
    name = path.resolve().relative_to(folder.resolve()).as_posix()
    return Check(1, tuple(finding for finding in check.findings if finding.path == name))


def bank_above(path: Path) -> Path:
    """Return the nearest folder above `path` with a taxonomy; raises InvalidError where there is none."""
    for folder in path.resolve().parents:
        if (folder / "taxonomy.toml").is_file():
            return folder
    raise InvalidError(f"{path} is not in a bank; no folder above it has a taxonomy.toml.")
