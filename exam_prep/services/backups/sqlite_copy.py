"""A copy of a SQLite database as it stands at one moment, made by SQLite itself while others write."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from exam_prep.errors import StartupError
from exam_prep.services.backups.container import pieces
from exam_prep.services.backups.facts import Facts, facts_of

_COPIES = 2
"""The copy and the packed file stand side by side for a moment."""


def room_for(engine: Engine) -> int:
    """Return how many bytes a backup may take at most while it is made."""
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    return _COPIES * int(pages) * int(size)


@contextmanager
def opened(engine: Engine, path: Path) -> Iterator[tuple[Facts, Iterator[bytes]]]:
    """Give the facts and the bytes of a sound copy that stands beside `path` for the time of the block.

    Raises:
        StartupError: the copy does not pass SQLite's integrity check, or has no schema.
    """
    copy = path.with_name(f".{path.name}.copy")
    copy.unlink(missing_ok=True)
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _copy(str(engine.url.database), copy)
        yield _checked(copy), _bytes(copy)
    finally:
        for leftover in (copy, Path(f"{copy}-wal"), Path(f"{copy}-shm")):
            leftover.unlink(missing_ok=True)


def check_integrity(database: sqlite3.Connection, what: str) -> None:
    """Raise StartupError unless SQLite finds every page, index and reference in order."""
    found = database.execute("PRAGMA integrity_check(1)").fetchone()
    orphan = database.execute("PRAGMA foreign_key_check").fetchone()
    if found != ("ok",) or orphan is not None:
        raise StartupError(
            f"{what} is damaged ({found[0] if found != ('ok',) else 'a row without its owner'})."
        )


def _copy(source: str, copy: Path) -> None:
    with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(copy)) as target:
        # All pages in one step: a step that is parted begins anew whenever somebody writes.
        database.backup(target)
        # One file without companions, so that its bytes are all there is.
        target.execute("PRAGMA journal_mode=DELETE").fetchone()
        check_integrity(target, "The database")


def _checked(copy: Path) -> Facts:
    engine = create_engine(f"sqlite:///{copy}", poolclass=NullPool)
    with engine.connect() as connection:
        return facts_of(connection)


def _bytes(copy: Path) -> Iterator[bytes]:
    with copy.open("rb") as file:
        yield from pieces(file)
