"""Rule: files and functions stay small enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import modules, texts

MOST_LINES = 400
MOST_TEST_LINES = 600
MOST_FUNCTION_LINES = 40

# A migration is a list of statements in one order, first written by a generator; it has no parts.
_MIGRATIONS = "exam_prep/db/migrations/versions/"


def long_files(root: Path) -> list[str]:
    """Return a finding for each file with too many lines."""
    found = []
    for name, text in texts(root, "exam_prep/**/*.py", "tests/**/*.py", "templates/**/*.html"):
        most = MOST_TEST_LINES if name.startswith("tests/") else MOST_LINES
        if not name.startswith(_MIGRATIONS) and (lines := len(text.splitlines())) > most:
            found.append(f"{name}: {lines} lines, at most {most}")
    return found


def long_functions(root: Path) -> list[str]:
    """Return a finding for each function with too many lines; the docstring does not count."""
    return [
        f"{name}:{function.lineno}: {function.name} has {lines} lines, at most {MOST_FUNCTION_LINES}"
        for name, tree in modules(root, "exam_prep", "tests")
        if not name.startswith(_MIGRATIONS)
        for function in _functions(tree)
        if (lines := _lines(function)) > MOST_FUNCTION_LINES
    ]


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)
    return whole
