"""A restore brings everything back or changes nothing."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from exam_prep.db.engine import make_engine
from exam_prep.db.in_use import shared_use
from exam_prep.errors import ExamPrepError, InvalidError, StartupError
from exam_prep.services.backups.backup import backup
from exam_prep.services.backups.restore import Restored, restore
from tests.house import House, snapshot
from tests.set_clock import START

pytestmark = pytest.mark.sqlite("its file; those of a PostgreSQL: tests/postgres/test_backups.py")

_CHILD = """
import sys
from pathlib import Path
from exam_prep.clock import system_clock
from exam_prep.services.backups.restore import restore
print("go", flush=True)
restore(sys.argv[1], Path(sys.argv[2]), now=system_clock(), replace=True)
print("done", flush=True)
"""


@pytest.fixture
def made(house: House, tmp_path: Path) -> Path:
    """Give a backup of a database with some work in it."""
    house.sat(house.guest(), 5)
    house.mock(house.guest())
    backup(house.engine, tmp_path / "made.backup", release="1.2.3", now=START)
    return tmp_path / "made.backup"


def _url(folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    return f"sqlite:///{folder / 'exam_prep.sqlite3'}"


def _restore(url: str, path: Path, *, replace: bool = False) -> Restored:
    return restore(url, path, now=START, replace=replace)


def _rows(url: str) -> object:
    engine = make_engine(url)
    try:
        return snapshot(engine)
    finally:
        engine.dispose()


def test_an_empty_place_gets_every_row_back_and_the_log_bears_it_out(
    house: House, made: Path, tmp_path: Path
) -> None:
    """Each row of each table is as it was, nothing else lies about, and the figures of verify are told."""
    url = _url(tmp_path / "new")
    restored = _restore(url, made)

    assert _rows(url) == house.snapshot()
    assert (restored.kept, restored.verification.mismatches) == (None, ())
    assert restored.verification.sittings == 2
    left = {each.name for each in (tmp_path / "new").iterdir()}
    assert left <= {"exam_prep.sqlite3", "exam_prep.sqlite3.in-use", "exam_prep.sqlite3.lock"}
    assert (tmp_path / "new" / "exam_prep.sqlite3").stat().st_mode & 0o077 == 0


def test_data_that_is_there_is_kept_aside_and_only_with_replace(
    house: House, made: Path, tmp_path: Path
) -> None:
    """Without the option nothing moves; with it the old database stands beside, openable."""
    house.sat(house.guest(), 3)
    later = house.snapshot()
    house.engine.dispose()
    url = str(house.engine.url)
    with pytest.raises(StartupError, match="--replace"):
        _restore(url, made)
    assert _rows(url) == later

    restored = _restore(url, made, replace=True)
    assert restored.kept == str(tmp_path / "exam_prep.sqlite3.before-restore-20261102T150000Z")
    assert _rows(f"sqlite:///{restored.kept}") == later
    assert _rows(url) != later


def test_a_database_in_use_is_not_touched(house: House, made: Path) -> None:
    """While a server or a command has it open, the restore refuses."""
    url, before = str(house.engine.url), house.snapshot()
    with shared_use(url), pytest.raises(StartupError, match="stop it first"):
        _restore(url, made, replace=True)
    assert house.snapshot() == before


def _damage(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    "change",
    [
        lambda _: b"",
        lambda _: b"not a backup at all",
        lambda old: old[: len(old) // 2],
        lambda old: old[:-40],
        lambda old: old[:5000] + bytes([old[5000] ^ 1]) + old[5001:],
        lambda old: old[: len(old) // 2] + b"\0" * 512 + old[len(old) // 2 + 512 :],
    ],
)
def test_what_is_no_whole_backup_is_refused(
    house: House, made: Path, change: Callable[[bytes], bytes]
) -> None:
    """Empty, foreign, cut short, one bit or a sector off: one sentence, and not one byte is changed."""
    url, before = str(house.engine.url), house.snapshot()
    house.engine.dispose()
    _damage(made, change)
    with pytest.raises(InvalidError, match="Nothing was changed"):
        _restore(url, made, replace=True)
    assert _rows(url) == before


def _rewritten(path: Path, **changes: object) -> None:
    """Change the manifest of a backup and keep the rest."""
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = {**json.loads(members["manifest.json"]), **changes}
    members["manifest.json"] = json.dumps(manifest).encode()
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"revision": "9999"}, r"newer release \(1\.2\.3, schema 9999\)"),
        ({"format": 2}, "newer release"),
        ({"database": "mysql"}, "no whole backup"),
        ({"rows": {"item": 1}}, "does not hold what it says"),
        ({"sha256": "0" * 64}, "damaged"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    house: House, made: Path, changes: dict[str, object], words: str
) -> None:
    """A newer schema or form, another database, other rows or bytes than it says."""
    url, before = str(house.engine.url), house.snapshot()
    house.engine.dispose()
    _rewritten(made, **changes)
    with pytest.raises(ExamPrepError, match=words):
        _restore(url, made, replace=True)
    assert _rows(url) == before


def test_a_damaged_database_can_be_replaced_and_is_kept_as_it_was(
    house: House, made: Path, tmp_path: Path
) -> None:
    """What is there cannot even be opened, and still nothing of it is thrown away."""
    house.engine.dispose()
    file = tmp_path / "exam_prep.sqlite3"
    file.write_bytes(b"garbage" * 1000)
    Path(f"{file}-wal").write_bytes(b"a log of what it was")
    restored = _restore(str(house.engine.url), made, replace=True)

    assert restored.verification.mismatches == ()
    assert Path(str(restored.kept)).read_bytes() == b"garbage" * 1000
    assert Path(f"{restored.kept}-wal").read_bytes() == b"a log of what it was"


def test_mismatches_in_a_backup_are_told_and_it_is_restored(house: House, tmp_path: Path) -> None:
    """A backup that the log does not bear out is better than none; the operator is told."""
    house.sat(house.guest(), 5)
    house.sql("UPDATE sitting SET points = 0")
    backup(house.engine, tmp_path / "off.backup", release="1", now=START)

    assert len(_restore(_url(tmp_path / "new"), tmp_path / "off.backup").verification.mismatches) == 1


@pytest.mark.long
def test_a_killed_restore_leaves_the_old_or_the_new_database_whole(
    house: House, made: Path, tmp_path: Path
) -> None:
    """Killed at a dozen moments; after each the database is one of the two, and a later restore works."""
    house.sat(house.guest(), 3)
    old = house.snapshot()
    house.engine.dispose()
    url, file = str(house.engine.url), tmp_path / "exam_prep.sqlite3"
    pristine = file.read_bytes()
    new = _rows(_restored_elsewhere(made, tmp_path / "elsewhere"))
    seen = set()
    for kill in range(12):
        file.write_bytes(pristine)
        _killed_after(0.02 * kill, url, made)
        with closing(sqlite3.connect(file)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = _rows(url)
        assert rows in (old, new)
        seen.add("old" if rows == old else "new")
        for kept in tmp_path.glob("*.before-restore-*"):
            kept.unlink()
    assert "old" in seen
    _restore(url, made, replace=True)
    assert _rows(url) == new
    assert not list(tmp_path.glob("*.restoring*"))


def _restored_elsewhere(made: Path, folder: Path) -> str:
    url = _url(folder)
    _restore(url, made)
    return url


def _killed_after(seconds: float, url: str, made: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, url, str(made)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "go\n"
        time.sleep(seconds)
        os.kill(child.pid, signal.SIGKILL)
