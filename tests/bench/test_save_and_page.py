"""The bench works; how fast is read from its long form."""

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.processes import clean_environment

ROOT = Path(__file__).resolve().parents[2]


def _numbers(document: object) -> Iterator[float]:
    if isinstance(document, dict):
        for value in document.values():
            yield from _numbers(value)
    elif isinstance(document, int | float):
        yield float(document)


@pytest.mark.long
def test_the_short_form_completes_with_all_learners_alive() -> None:
    """Every cell is measured, no learner drops out, every save is in the log, and the figures are numbers."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench.save_and_page", "--short", "--json"],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert set(found["cells"]["8"]) >= {"hello", "item", "bare_save", "save", "answer"}
    numbers = list(_numbers(found))
    assert len(numbers) > 30
    assert all(math.isfinite(number) and number >= 0 for number in numbers)
    assert found["cells"]["8"]["save"]["rate"] > 0
