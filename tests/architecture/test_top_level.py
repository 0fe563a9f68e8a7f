"""The top level of the project holds what it is made of, and nothing that a run left behind."""

import subprocess
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

NAMES = {
    "exam_prep", "question_bank", "templates", "tests", "docs",
    "wsgi.py", "pyproject.toml", "README.md", "CHANGELOG.md", "constraints.txt",
}  # fmt: skip


def _tracked(root: Path) -> set[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, check=False, text=True)
    if listed.returncode != 0:
        pytest.skip("not a checkout: no list of what is tracked")
    return {line.split("/")[0] for line in listed.stdout.splitlines()}


def test_nothing_else_stands_at_the_top_level() -> None:
    """A key or an empty database that a run wrote beside the code is never committed."""
    found = {name for name in _tracked(ROOT) if not name.startswith((".", "LICENSE"))}
    assert found == NAMES
