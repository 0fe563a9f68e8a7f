"""Write one backup file: whole and on the disk, or not there at all."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from sqlalchemy import Engine

from exam_prep.errors import ConflictError, InvalidError, UnavailableError
from exam_prep.services.backups import postgres_dump, sqlite_copy
from exam_prep.services.backups.container import (
    FORMAT,
    Kind,
    Manifest,
    Measured,
    sync_folder_of,
    write_database,
    write_manifest,
)

_SPARE_BYTES = 16 * 1024 * 1024


def backup(engine: Engine, path: Path, *, release: str, now: datetime, force: bool = False) -> Manifest:
    """Write a backup of the database to `path`, readable by its owner alone; servers go on writing.

    It holds one moment of the database, and neither the secret key nor the bank's files. With `force`
    an older file of that name is replaced, once the new one is whole.

    Raises:
        ConflictError: the file exists, or another backup is being written to it.
        InvalidError: its folder cannot be written.
        StartupError: the database is damaged or empty, or pg_dump is missing or too old.
        UnavailableError: the disk has too little room.
    """
    if path.exists() and not force:
        raise _exists(path)
    kind: Kind = "sqlite" if engine.dialect.name == "sqlite" else "postgresql"
    source = sqlite_copy if kind == "sqlite" else postgres_dump
    with _aside(path) as part:
        _check_room(path.parent, source.room_for(engine))
        with ZipFile(part, "w", compresslevel=1) as archive, source.opened(engine, path) as (facts, chunks):
            measured = Measured(chunks)
            write_database(archive, kind, measured)
            manifest = Manifest(
                format=FORMAT,
                database=kind,
                revision=facts.revision,
                release=release,
                made_at=now.isoformat(timespec="seconds"),
                rows=facts.rows,
                bytes=measured.bytes,
                sha256=measured.sha256,
            )
            write_manifest(archive, manifest)
        part.flush()
        os.fsync(part.fileno())
        _put_in_place(path, force=force)
    return manifest


@contextmanager
def _aside(path: Path) -> Iterator[IO[bytes]]:
    """Give the file beside `path` that becomes it; what a killed run left there is written over."""
    name = _part(path)
    try:
        descriptor = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise InvalidError(f"{path} cannot be written ({error.strerror}); choose another place.") from error
    with os.fdopen(descriptor, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConflictError(f"Another backup is being written to {path}; wait for it.") from error
        file.truncate()
        try:
            yield file
        finally:
            name.unlink(missing_ok=True)


def _put_in_place(path: Path, *, force: bool) -> None:
    if force:
        _part(path).replace(path)
    else:
        try:
            path.hardlink_to(_part(path))
        except FileExistsError as error:
            raise _exists(path) from error
    sync_folder_of(path)


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE_BYTES:
        raise UnavailableError(
            f"The backup may need {(needed + _SPARE_BYTES) >> 20} MB and {folder} has {free >> 20} MB free; "
            "make room or choose another place."
        )


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _exists(path: Path) -> ConflictError:
    return ConflictError(f"{path} exists already; choose another name, or --force to replace it.")
