"""The benches of operations work; their figures are read from the long forms."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving.processes import clean_environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.parametrize(
    ("bench", "figure"),
    [("operating", "worst_write_ms_during_backup"), ("migrating", "rebuild_of_the_log_seconds_per_100000")],
)
def test_the_short_form_completes(bench: str, figure: str) -> None:
    """Every command ends well over a small database, and the figures are numbers."""
    ended = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{bench}", "--events", "200", "--json"],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found["events"] == 200
    assert found[figure] > 0
