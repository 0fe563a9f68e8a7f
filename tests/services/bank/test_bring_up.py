"""A start over unchanged files reads no item; whatever changed, it syncs."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from exam_prep.db.engine import make_engine
from exam_prep.db.schema import migrate
from exam_prep.services.bank import bring_up
from exam_prep.services.bank.bring_up import sync_if_changed
from exam_prep.services.bank.sync import SyncOutcome
from exam_prep.settings import bank_dir_default
from tests.set_clock import START


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped bank."""
    return Path(shutil.copytree(bank_dir_default({}), tmp_path / "bank"))


def _sync(engine: Engine, folder: Path, stamp: Path) -> SyncOutcome:
    return sync_if_changed(engine, folder, stamp, now=START)


def test_unchanged_files_are_not_read_again(
    engine: Engine, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second start says what a sync would say, and reads no item."""
    stamp = tmp_path / "stamp"
    first = _sync(engine, folder, stamp)
    monkeypatch.setattr(bring_up, "read_bank", _never)
    again = _sync(engine, folder, stamp)
    assert first.added > 0
    assert (again.unchanged, again.added, again.serving, again.refused) == (first.added, 0, True, False)


@pytest.mark.long
@pytest.mark.sqlite("another file stands for another database")
def test_a_changed_file_another_database_and_a_lost_stamp_are_synced(
    engine: Engine, folder: Path, tmp_path: Path
) -> None:
    """The stamp is believed only where files, release and database all agree with it."""
    stamp = tmp_path / "stamp"
    added = _sync(engine, folder, stamp).added
    file = min(folder.glob("items/*/*.md"))
    file.unlink()
    assert _sync(engine, folder, stamp).retired == 1

    other = make_engine(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    migrate(other)
    assert _sync(other, folder, stamp).added == added - 1
    other.dispose()
    stamp.write_bytes(b"\xff")
    assert _sync(engine, folder, stamp).unchanged == added - 1


@pytest.mark.long
def test_files_that_cannot_be_served_are_refused_at_every_start(
    engine: Engine, folder: Path, tmp_path: Path
) -> None:
    """A refusal leaves no stamp, nor does an older one hide it, until the files are whole again."""
    stamp = tmp_path / "stamp"
    _sync(engine, folder, stamp)
    file = min(folder.glob("items/*/*.md"))
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"\nkind: ", b"\nkynd: "))
    assert [_sync(engine, folder, stamp).refused for _ in range(2)] == [True, True]
    file.write_bytes(whole)
    healed = _sync(engine, folder, stamp)
    assert (healed.refused, healed.added, healed.changed) == (False, 0, 0)


def _never(folder: Path) -> None:
    raise AssertionError(f"{folder} was read")
