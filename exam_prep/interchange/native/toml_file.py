"""TOML with the lines of its keys, which the standard library's reader does not tell."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from exam_prep.interchange.native.report import Report

_HEADER = re.compile(r"\s*(?P<open>\[\[?)[^\]]+\]\]?\s*(?:#.*)?")
_KEY = re.compile(r'\s*"?(?P<key>[A-Za-z0-9_.-]+)"?\s*=')
_FAULT_LINE = re.compile(r"at line (\d+)")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML document and the line of each table and key.

    The members of an array of tables are found under their number: `("sections", "0", "quota")`.
    """

    table: Mapping[str, object]
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """Return the line of the key at `path`, else that of the nearest table above it, else 1."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1

    def lines_below(self, *path: str) -> Callable[[str], int]:
        """Return a function that gives the line of a key of the table at `path`."""
        return lambda key: self.line_of((*path, key))


def read_toml(text: str, report: Report) -> TomlFile:
    """Return the document; with a fault of syntax, an empty one and the finding F04."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        table = tomllib.loads(plain, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as fault:
        at = _FAULT_LINE.search(str(fault))
        message = f"The file is not TOML: {' '.join(str(fault).split())[:120]}."
        line = int(at[1]) if at else 1
        report.error(line, "F04", message, "write each key on its own line, text in double quotes")
        return TomlFile({}, {})
    return TomlFile(table, _lines(plain))


def _lines(text: str) -> dict[Path, int]:
    """Return where keys in the plain forms of this bank stand; for any other, its table's line will do."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.split("\n"), start=1):
        header = _HEADER.fullmatch(line)
        if header:
            table = _header_path(line)
            if header["open"] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, str(counts[table]))
            for end in range(1, len(table) + 1):
                lines.setdefault(table[:end], number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key["key"]), number)
    return lines


def _header_path(line: str) -> Path:
    """Return the path that a table's header names; the reader itself splits quoted and dotted names."""
    try:
        inner: object = tomllib.loads(line)
    except ValueError:
        return ()
    path: list[str] = []
    while isinstance(inner, (dict, list)) and inner:
        if isinstance(inner, dict):
            path.append(next(iter(inner)))
            inner = inner[path[-1]]
        else:
            inner = inner[0]
    return tuple(path)
