"""The bench of regrades runs; how long saves wait is for it to tell, not for the suite."""

import subprocess
import sys

import pytest


@pytest.mark.long
def test_it_tells_the_longest_save_of_each_regrade() -> None:
    """Three regrades, a line each."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.regrading", "--short"], capture_output=True, text=True, check=True
    )
    assert done.stdout.count("longest save") == 3
