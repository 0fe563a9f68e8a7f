"""Reading a bank from its folder, and what keeps it from being served."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.lint.rules import BLOCKING
from exam_prep.errors import InvalidError
from exam_prep.interchange.native.assemble import ReadBank, assemble

_READ = frozenset({".md", ".toml"})
_NOT_OURS = frozenset({"README.md"})
_NOT_TEXT = ".csv"


def read_bank(folder: Path) -> ReadBank:
    """Return the bank in `folder` with every finding; paths in findings are relative to it.

    Hidden files, README.md and CSV files are no part of a bank. A file that cannot be read as UTF-8 is
    a finding (F01).

    Raises:
        InvalidError: the folder does not exist or holds no bank.
    """
    if not folder.is_dir():
        raise InvalidError(
            f"There is no folder {folder}; name the folder of a bank or set EXAM_PREP_BANK_DIR."
        )
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for path in sorted(_files(folder)):
        name = path.relative_to(folder).as_posix()
        try:
            # Other files are only named: a bank has no use for their content.
            texts[name] = path.read_bytes().decode() if path.suffix in _READ else ""
        except (OSError, UnicodeDecodeError) as fault:
            findings.append(unreadable(name, fault))
    if not texts and not findings:
        raise InvalidError(f"The folder {folder} holds no bank; name one with items/ and taxonomy.toml.")
    read = assemble(texts)
    return ReadBank(read.bank, read.places, tuple(sorted((*read.findings, *findings))))


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that make an item wrong to ask, so that a bank with one is not served.

    These are errors of form (F..), more or fewer than one key (L01), a text far too long (L02H),
    "all of the above" (L05), stigma (L13), letters in rationales (L14), a missing rationale (L15P) and a
    missing source (L17).
    """
    return tuple(
        finding for finding in errors(findings) if finding.code[0] == "F" or finding.code in BLOCKING
    )


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that are errors: something in the files could not be read as it was meant."""
    return tuple(finding for finding in findings if finding.level is FindingLevel.ERROR)


def unreadable(name: str, fault: OSError | UnicodeDecodeError) -> Finding:
    """Return the finding F01 about the file `name`, with the line of the first sign that is not UTF-8."""
    line = 1
    if isinstance(fault, UnicodeDecodeError):
        line = bytes(fault.object[: fault.start]).count(b"\n") + 1
    return Finding(
        name,
        line,
        "F01",
        FindingLevel.ERROR,
        "The file cannot be read as UTF-8 text.",
        "save it again as UTF-8, and check that it may be read",
    )


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not is_hidden and path.name not in _NOT_OURS and path.suffix != _NOT_TEXT:
            yield path
