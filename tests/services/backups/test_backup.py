"""A backup is whole, private, and never in the way of anything."""

import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from exam_prep.db.engine import make_engine, writing_session
from exam_prep.errors import ConflictError, InvalidError, StartupError, UnavailableError
from exam_prep.services.backups.backup import backup
from exam_prep.services.backups.container import Manifest, database_chunks, read_manifest
from tests.house import House
from tests.set_clock import START

pytestmark = pytest.mark.sqlite("its file; those of a PostgreSQL: tests/postgres/test_backups.py")


def _backup(house: House, path: Path, *, force: bool = False) -> Manifest:
    return backup(house.engine, path, release="1.2.3", now=START, force=force)


def test_a_backup_is_a_private_whole_copy_with_a_manifest(house: House, tmp_path: Path) -> None:
    """The copy opens as it is, the manifest counts its rows, and nobody else may read it."""
    house.sat(house.guest(), 5)
    path = tmp_path / "one.backup"
    made = _backup(house, path)

    assert read_manifest(path) == made
    assert (made.database, made.release, made.made_at) == ("sqlite", "1.2.3", "2026-11-02T15:00:00+00:00")
    assert made.rows["sitting"] == 1
    assert made.rows == {
        name: len(rows) for name, rows in house.snapshot().items() if name != "alembic_version"
    }
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    copy = tmp_path / "copy.sqlite3"
    copy.write_bytes(b"".join(database_chunks(path, made)))
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*) FROM card").fetchone()[0] == made.rows["card"]
    assert sorted(each.name for each in tmp_path.glob(".one*")) == []


def test_neither_the_key_nor_anything_else_of_the_data_directory_is_in_it(
    house: House, tmp_path: Path
) -> None:
    """Whoever finds a backup cannot sign in as anyone with it."""
    (tmp_path / "secret_key").write_text("f00d" * 16, encoding="ascii")
    _backup(house, tmp_path / "one.backup")

    with ZipFile(tmp_path / "one.backup") as archive:
        assert archive.namelist() == ["database.sqlite3", "manifest.json"]
        assert all(b"f00d" * 16 not in archive.read(name) for name in archive.namelist())


def test_an_older_file_is_kept_unless_force_is_given(house: House, tmp_path: Path) -> None:
    """A slip of the hand destroys no backup; with force the new one takes its place."""
    path = tmp_path / "one.backup"
    path.write_bytes(b"precious")
    with pytest.raises(ConflictError, match="--force"):
        _backup(house, path)
    assert path.read_bytes() == b"precious"

    _backup(house, path, force=True)
    assert read_manifest(path).rows["item"] > 0


def test_what_a_killed_backup_left_is_written_over(house: House, tmp_path: Path) -> None:
    """Half a file of an earlier run is in nobody's way."""
    for name in (".one.backup.part", ".one.backup.copy"):
        (tmp_path / name).write_bytes(b"half")
    _backup(house, tmp_path / "one.backup")

    assert sorted(each.name for each in tmp_path.glob(".one*")) == []


def test_a_place_that_cannot_be_written_is_told(house: House, tmp_path: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(InvalidError, match=r"absent/one\.backup cannot be written"):
        _backup(house, tmp_path / "absent" / "one.backup")


def test_a_full_disk_is_told_before_anything_is_written(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that would not fit is not begun."""
    usage = shutil.disk_usage(tmp_path)._replace(free=1 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(UnavailableError, match="has 1 MB free"):
        _backup(house, tmp_path / "one.backup")
    assert list(tmp_path.glob("*one*")) == []


def test_a_damaged_database_is_told_and_not_backed_up(house: House, tmp_path: Path) -> None:
    """A row that points nowhere is found; a backup that looks good and is not would be worse than none."""
    house.engine.dispose()
    with closing(sqlite3.connect(str(house.engine.url.database))) as database:
        database.execute(
            "INSERT INTO problem_report (id, learner_id, item_version_id, text, created_at, public_id) "
            "VALUES (1, 99, 1, 'x', '2026-01-01 00:00:00.000000', 'x')"
        )
        database.commit()
    with pytest.raises(StartupError, match="damaged"):
        _backup(house, tmp_path / "one.backup")
    assert not (tmp_path / "one.backup").exists()


def test_an_empty_database_is_nothing_to_back_up(tmp_path: Path) -> None:
    """A wrong EXAM_PREP_DATA_DIR makes no empty backup that looks like one."""
    engine = make_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    with pytest.raises(StartupError, match="empty"):
        backup(engine, tmp_path / "one.backup", release="1", now=START)
    engine.dispose()


def test_a_backup_holds_one_moment_while_others_write(house: House, tmp_path: Path) -> None:
    """Pairs of rows that are written together are in it together, however it falls among the writers."""
    house.sql("CREATE TABLE pair (side TEXT, number INTEGER)")
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with writing_session(house.engine) as session:
                for side in ("left", "right"):
                    session.connection().exec_driver_sql("INSERT INTO pair VALUES (?, ?)", (side, number))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = []
        for name in ("one", "two", "three"):
            made = _backup(house, tmp_path / name)
            counts.append(made.rows["pair"])
    finally:
        stop.set()
        writer.join()
    assert counts == sorted(counts)
    assert counts[-1] > 0
    assert [count % 2 for count in counts] == [0, 0, 0]
