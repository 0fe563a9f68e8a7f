"""Put a SQLite database from a backup in the place of the present one, by one rename."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from exam_prep.db.engine import make_engine
from exam_prep.db.in_use import sole_use
from exam_prep.errors import StartupError, UnavailableError
from exam_prep.services.backups.container import Manifest, database_chunks, sync_folder_of
from exam_prep.services.backups.sqlite_copy import check_integrity

_COPIES = 2
"""The unpacked database, and what migrating it may write beside it."""

_COMPANIONS = ("-wal", "-shm", "-journal")


def put_sqlite(
    file: Path,
    path: Path,
    manifest: Manifest,
    make_ready: Callable[[Engine], None],
    *,
    now: datetime,
    replace: bool,
) -> str | None:
    """Restore to `file`; `make_ready` migrates and verifies the new one while it still stands aside.

    Returns the name under which the old file is kept, None where there was none.
    """
    with sole_use(file):
        is_there = file.exists() and file.stat().st_size > 0
        if is_there and not replace:
            raise StartupError(
                f"There is a database at {file} already; use --replace to keep it aside and restore. "
                "Nothing was changed."
            )
        _check_room(file.parent, manifest)
        aside = file.with_name(f"{file.name}.restoring")
        try:
            _unpack(path, manifest, aside)
            _make_ready(aside, make_ready)
            kept = _keep(file, now) if is_there else None
            aside.replace(file)
            sync_folder_of(file)
        finally:
            _remove(aside)
    return kept


def _unpack(path: Path, manifest: Manifest, aside: Path) -> None:
    _remove(aside)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in database_chunks(path, manifest):
            file.write(chunk)
    with closing(sqlite3.connect(aside)) as database:
        check_integrity(database, "The backup")


def _make_ready(aside: Path, make_ready: Callable[[Engine], None]) -> None:
    engine = make_engine(f"sqlite:///{aside}")
    try:
        make_ready(engine)
    finally:
        engine.dispose()
    _fold(aside)
    with aside.open("rb") as file:
        os.fsync(file.fileno())


def _keep(file: Path, now: datetime) -> str:
    """Give the present database a second name; `file` itself stays in place until the rename."""
    kept = file.with_name(f"{file.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    if kept.exists():
        raise StartupError(f"{kept} exists already; move it away and restore again. Nothing was changed.")
    _keep_folded(file, kept)
    _name_also(file, kept)
    sync_folder_of(file)
    return str(kept)


def _keep_folded(file: Path, kept: Path) -> None:
    """Take the log beside `file` into it; where it is damaged, keep what stands beside it as it is.

    Nothing may stay beside `file`: it would be taken for a part of the restored database.
    """
    beside = [name for name in _COMPANIONS if Path(f"{file}{name}").exists()]
    for name in beside:
        # SQLite deletes a log that it cannot read, so it is given its second name before it is tried.
        _name_also(Path(f"{file}{name}"), Path(f"{kept}{name}"))
    try:
        _fold(file)
    except sqlite3.DatabaseError:
        for name in beside:
            Path(f"{file}{name}").unlink(missing_ok=True)
    else:
        for name in beside:
            Path(f"{kept}{name}").unlink()


def _name_also(file: Path, name: Path) -> None:
    try:
        name.hardlink_to(file)
    except OSError:  # a file system without second names
        shutil.copy2(file, name)


def _fold(file: Path) -> None:
    """Take the write-ahead log into the file, so that the file is all there is; nobody else has it open."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=DELETE").fetchone()


def _remove(aside: Path) -> None:
    for leftover in ("", *_COMPANIONS, ".lock"):
        Path(f"{aside}{leftover}").unlink(missing_ok=True)


def _check_room(folder: Path, manifest: Manifest) -> None:
    free, needed = shutil.disk_usage(folder).free, _COPIES * manifest.bytes
    if free < needed:
        raise UnavailableError(
            f"The restore may need {needed >> 20} MB and {folder} has {free >> 20} MB free; make room first."
        )
