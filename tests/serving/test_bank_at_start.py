"""A bank with blocking findings never replaces a good one."""

import shutil
from pathlib import Path

import httpx
import pytest

from exam_prep.settings import bank_dir_default
from tests.serving.processes import refused, serving


@pytest.fixture
def broken_bank(tmp_path: Path) -> Path:
    """Return a copy of the bank in which one item has lost its kind."""
    folder = Path(shutil.copytree(bank_dir_default({}), tmp_path / "bank"))
    file = min(folder.glob("items/*/*.md"))
    file.write_text(file.read_text(encoding="utf-8").replace("\nkind: ", "\nkynd: "), encoding="utf-8")
    return folder


def _broken_file(bank: Path) -> str:
    return min(bank.glob("items/*/*.md")).relative_to(bank).as_posix()


@pytest.mark.long
def test_a_first_start_refuses_a_broken_bank_with_its_findings(tmp_path: Path, broken_bank: Path) -> None:
    """Each finding is told with path and line; nothing is served."""
    ended = refused(tmp_path, EXAM_PREP_BANK_DIR=str(broken_bank))
    assert ended.returncode == 1
    assert f"{_broken_file(broken_bank)}:" in ended.stderr
    assert "F07" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.long
def test_a_later_start_serves_the_last_good_bank_and_says_so(data_dir: Path, broken_bank: Path) -> None:
    """The findings and the fallback are told on the terminal and on /readyz."""
    with serving(data_dir.parent, EXAM_PREP_BANK_DIR=str(broken_bank)) as served:
        ready = httpx.get(f"{served.url}/readyz")
        assert (ready.status_code, ready.json()["ready"]) == (200, True)
        assert any("last good bank" in note for note in ready.json()["notes"])
        assert httpx.get(f"{served.url}/exams/first-look-20").status_code == 200
        assert "last good bank" in served.said
        assert f"{_broken_file(broken_bank)}:" in served.said
