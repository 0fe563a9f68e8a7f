"""What docs/operate.md tells is true: its drill runs as it is written, and its table knows every event."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from exam_prep.logs import SecurityEvent
from tests.architecture.sources import ROOT
from tests.serving.processes import EXAM_PREP, clean_environment

_PAGE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
_BACKUPS = "/var/backups/exam-prep"


def _blocks(title: str) -> list[str]:
    """Return the indented blocks of a section."""
    section = _PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return [
        block.replace("\n    ", "\n").strip()
        for block in re.findall(r"(?:^    .*\n)+", section, re.MULTILINE)
    ]


def _run(commands: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(EXAM_PREP).parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", commands],
        env={**clean_environment(EXAM_PREP_DATA_DIR=str(data_dir)), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
@pytest.mark.sqlite("its file; a PostgreSQL is restored in tests/postgres/test_backups.py")
def test_upgrade_backup_drill_and_restore_run_as_written(data_dir: Path, tmp_path: Path) -> None:
    """The commands of three sections one after another; only the folder of the backups is another."""
    (upgrade,), (drill, after_loss) = _blocks("Upgrade"), _blocks("Restore drill")
    latest = upgrade.replace("before-upgrade", "latest")
    for commands in (latest, drill, after_loss):
        ended = _run(commands.replace(_BACKUPS, str(tmp_path)), data_dir)
        assert ended.returncode == 0, ended.stderr
    assert ended.stdout.endswith("0 mismatches\n")
    assert len(list(data_dir.glob("*.before-restore-*"))) == 1


def test_the_page_knows_every_security_event() -> None:
    """A new event comes with what it means, a removed one takes its row along."""
    section = _PAGE.split("The logger `exam_prep.security`:")[1].split("\n## ")[0]
    told = set(re.findall(r"^\| ([a-z_]+) \|", section, re.MULTILINE)) - {"event"}
    assert told == {event.value for event in SecurityEvent}
