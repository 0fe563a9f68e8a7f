"""Rule: each row of docs/security.md names tests that exist, or gives a reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import modules

_ROW = re.compile(r"^\| (\d+(?:\.\d+)*) \| ([123]) \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_REASON = "Reason: "
_SHORTEST_REASON = 30
_OPEN = "Reason: not yet"


def rows(page: str) -> dict[str, tuple[int, str]]:
    """Return level and last cell by the row's number; raises ValueError for a number that stands twice."""
    found: dict[str, tuple[int, str]] = {}
    for number, level, cells in _ROW.findall(page):
        if number in found:
            raise ValueError(f"row {number} stands twice")
        found[number] = (int(level), cells.rpartition(" | ")[2])
    return found


def gaps(page: str, root: Path) -> list[str]:
    """Return a finding for each row without test or reason, and for each test that does not exist."""
    tests = known_tests(root)
    return [gap for number, (_level, cell) in rows(page).items() for gap in _gaps(number, cell, tests)]


def open_ends(page: str, level: int) -> list[str]:
    """Return the numbers of the rows of `level` whose reason is that it is not done yet."""
    return [number for number, (of, cell) in rows(page).items() if of == level and cell.startswith(_OPEN)]


def known_tests(root: Path) -> set[tuple[str, str]]:
    """Return file and name of every test."""
    return {
        (name, node.name)
        for name, tree in modules(root, "tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def _gaps(number: str, cell: str, tests: set[tuple[str, str]]) -> Iterator[str]:
    named = _TEST.findall(cell)
    for name in named:
        if name not in tests:
            yield f"row {number}: there is no test {'::'.join(name)}"
    reasoned = cell.startswith(_REASON) and len(cell) > _SHORTEST_REASON
    if not named and not reasoned:
        yield f"row {number}: neither test nor reason"
