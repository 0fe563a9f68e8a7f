"""Rule: the system clock is read in clock.py and chance comes from seeds.py, nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import modules

_SOURCES = {"exam_prep/clock.py", "exam_prep/seeds.py"}
_FORBIDDEN = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "os.getrandom",
    "os.urandom",
    "time.clock_gettime",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
    "uuid.uuid1",
    "uuid.uuid4",
}
_SEEDED = {"random", "random.Random"}


def impure(root: Path) -> list[str]:
    """Return a finding for each place in exam_prep that reads the clock or makes chance."""
    found = []
    for name, tree in modules(root, "exam_prep"):
        if name not in _SOURCES:
            known = _imported(tree)
            found += [f"{name}:{line}: {full}" for line, full in _uses(tree, known) if _is_forbidden(full)]
    return found


def _is_forbidden(full: str) -> bool:
    chance = full.startswith("random.") and full not in _SEEDED
    return full in _FORBIDDEN or chance or full.partition(".")[0] == "secrets"


def _imported(tree: ast.Module) -> dict[str, str]:
    """Return the full name that each imported name stands for, whatever it is called here."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return known


def _uses(tree: ast.Module, known: dict[str, str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (full := _full_name(node, known)):
            yield node.lineno, full


def _full_name(node: ast.expr, known: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and (owner := _full_name(node.value, known)):
        return f"{owner}.{node.attr}"
    return None
