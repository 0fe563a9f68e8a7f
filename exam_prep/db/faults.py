"""What kind of trouble a database is in, from the code that its driver gives."""

import errno
import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, OperationalError

from exam_prep.errors import StoreError


class Fault(StrEnum):
    """Kinds of trouble, by what helps; each passes without the request being at fault."""

    BUSY = "busy"
    """Somebody else writes; sending it again helps."""
    FULL = "full"
    """The disk has no space; sending it again helps once space was made."""
    UNWRITABLE = "unwritable"
    """The database can be read but not written."""
    GONE = "gone"
    """The database does not answer."""
    DAMAGED = "damaged"
    """The file is not whole; only the operator can help."""


_SENTENCES = {
    Fault.BUSY: "The server is busy saving other work; try again in a few seconds.",
    Fault.FULL: "The disk of the server is full, so it cannot save for now; try again in a few minutes.",
    Fault.UNWRITABLE: "The server can show but not save for now; try again in a few minutes.",
    Fault.GONE: "The server cannot reach its store; try again in a few seconds.",
    Fault.DAMAGED: "The store of the server cannot be read; please tell those who run this site.",
}

_SQLITE = {
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_READONLY: Fault.UNWRITABLE,
    sqlite3.SQLITE_PERM: Fault.UNWRITABLE,
    sqlite3.SQLITE_IOERR: Fault.GONE,
    sqlite3.SQLITE_CANTOPEN: Fault.GONE,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
}
_SQLITE_WRITING = frozenset(
    {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE}
)
"""A disk that the kernel turned read-only answers so, where the file itself was open for writing."""
_PRIMARY = 0xFF

# SQLSTATE, the whole code or its class (PostgreSQL documentation, appendix A).
_STATES = {
    "55P03": Fault.BUSY,
    "40001": Fault.BUSY,
    "40P01": Fault.BUSY,
    "57014": Fault.BUSY,
    "53100": Fault.FULL,
    "25006": Fault.UNWRITABLE,
    "53": Fault.BUSY,
    "08": Fault.GONE,
    "57P": Fault.GONE,
    "58": Fault.GONE,
    "25P03": Fault.GONE,
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
}
_ERRNO = {errno.ENOSPC: Fault.FULL, errno.EDQUOT: Fault.FULL}


def fault_of(error: DBAPIError) -> Fault | None:
    """Return the kind of trouble; None when the statement was at fault, not the database."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return Fault.UNWRITABLE if code in _SQLITE_WRITING else _SQLITE.get(code & _PRIMARY)
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return next((_STATES[state[:n]] for n in (5, 3, 2) if state[:n] in _STATES), None)
    # A driver without a code to give has lost its server, or never found it.
    return Fault.GONE if error.connection_invalidated or isinstance(error, OperationalError) else None


def store_error(fault: Fault) -> StoreError:
    """Return what to raise for a kind of trouble: its sentence says what to do and whether to repeat."""
    return StoreError(_SENTENCES[fault], fault)


def fault_of_file(error: OSError) -> Fault:
    """Return the kind of trouble when a file beside the database cannot be opened for writing."""
    return _ERRNO.get(error.errno or 0, Fault.UNWRITABLE)
