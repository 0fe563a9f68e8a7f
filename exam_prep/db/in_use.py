"""Who has a SQLite database open: servers and commands share it, a restore wants it alone.

PostgreSQL knows its own connections; there nothing is locked here.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from exam_prep.errors import StartupError

_RESTORING = "A restore is writing to this database; wait until it is done."
_SERVED = "The database is in use by a running server or command; stop it first. Nothing was changed."


@contextmanager
def shared_use(url: str) -> Iterator[None]:
    """Hold a share of the database for the block; raises StartupError while a restore has it."""
    descriptor = keep_shared_use(url)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def keep_shared_use(url: str) -> int | None:
    """Take a share that lasts as long as this process and its forks; raises StartupError as above.

    Returns the descriptor that holds it, None on PostgreSQL.
    """
    file = sqlite_file(url)
    return None if file is None else _locked(file, fcntl.LOCK_SH, _RESTORING)


@contextmanager
def sole_use(file: Path) -> Iterator[None]:
    """Have a SQLite file alone for the block; raises StartupError while anything else has a share."""
    descriptor = _locked(file, fcntl.LOCK_EX, _SERVED)
    try:
        yield
    finally:
        os.close(descriptor)


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite address, None for another database."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def _locked(file: Path, kind: int, sentence: str) -> int:
    try:
        descriptor = os.open(f"{file}.in-use", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StartupError(
            f"The database {file} could not be used ({error.strerror}); check EXAM_PREP_DATABASE_URL and "
            "that its folder is writable."
        ) from error
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise StartupError(sentence) from error
    return descriptor
