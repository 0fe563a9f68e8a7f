"""Where the sources are, and how rules read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def modules(root: Path, *folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Give path, relative to `root`, and syntax tree of each Python file below `folders`."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def texts(root: Path, *patterns: str) -> Iterator[tuple[str, str]]:
    """Give path, relative to `root`, and text of each file that a pattern names."""
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
