"""What a driver says is told apart by what helps."""

import errno
import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from exam_prep.db.driver import DriverCursor
from exam_prep.db.faults import Fault, fault_of, fault_of_file, store_error
from exam_prep.db.writelock import WriteLock
from exam_prep.errors import StoreError

_READ_ONLY = {"sqlite": "PRAGMA query_only = 1", "postgresql": "SET TRANSACTION READ ONLY"}


def _sqlite(code: int) -> DBAPIError:
    cause = sqlite3.OperationalError("told by SQLite")
    cause.sqlite_errorcode = code
    return DBAPIError("SELECT 1", {}, cause)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (sqlite3.SQLITE_BUSY, Fault.BUSY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Fault.BUSY),
        (sqlite3.SQLITE_LOCKED, Fault.BUSY),
        (sqlite3.SQLITE_FULL, Fault.FULL),
        (sqlite3.SQLITE_READONLY, Fault.UNWRITABLE),
        (sqlite3.SQLITE_READONLY_DBMOVED, Fault.UNWRITABLE),
        (sqlite3.SQLITE_IOERR_WRITE, Fault.UNWRITABLE),
        (sqlite3.SQLITE_IOERR_READ, Fault.GONE),
        (sqlite3.SQLITE_CANTOPEN, Fault.GONE),
        (sqlite3.SQLITE_CORRUPT, Fault.DAMAGED),
        (sqlite3.SQLITE_NOTADB, Fault.DAMAGED),
        (sqlite3.SQLITE_ERROR, None),
        (sqlite3.SQLITE_CONSTRAINT, None),
    ],
)
def test_each_code_of_sqlite_has_its_kind(code: int, fault: Fault | None) -> None:
    """Extended codes count as their primary one, but for a write that the disk refused."""
    assert fault_of(_sqlite(code)) is fault


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        ("55P03", Fault.BUSY),
        ("40001", Fault.BUSY),
        ("40P01", Fault.BUSY),
        ("53300", Fault.BUSY),
        ("53100", Fault.FULL),
        ("25006", Fault.UNWRITABLE),
        ("25P03", Fault.GONE),
        ("57P01", Fault.GONE),
        ("57P03", Fault.GONE),
        ("08006", Fault.GONE),
        ("XX001", Fault.DAMAGED),
        ("42601", None),
        ("23505", None),
    ],
)
def test_each_state_of_postgresql_has_its_kind(state: str, fault: Fault | None) -> None:
    """Single states count before their class."""
    assert fault_of(DBAPIError("SELECT 1", {}, psycopg.errors.lookup(state)("told"))) is fault


def test_a_server_that_is_not_there_is_gone() -> None:
    """The driver has no code for it."""
    engine = create_engine("postgresql+psycopg://x@127.0.0.1:1/x")
    with pytest.raises(OperationalError) as raised:
        engine.connect()
    assert fault_of(raised.value) is Fault.GONE


@pytest.mark.sqlite("what it says of a file that is none of its own")
def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    """What SQLite really raises carries the code."""
    (tmp_path / "file").write_bytes(b"no database" * 100)
    engine = create_engine(f"sqlite:///{tmp_path / 'file'}")
    with engine.connect() as connection, pytest.raises(DBAPIError) as raised:
        connection.execute(text("SELECT * FROM sqlite_master"))
    engine.dispose()
    assert fault_of(raised.value) is Fault.DAMAGED


def test_the_save_path_raises_what_everything_else_raises(engine: Engine) -> None:
    """Its statements run on the driver, and its errors are told apart all the same."""
    with Session(engine) as session, pytest.raises(DBAPIError) as raised:
        DriverCursor(session).row("SELECT nothing FROM nowhere", {})
    assert fault_of(raised.value) is None
    with Session(engine) as session:
        session.execute(text(_READ_ONLY[engine.dialect.name]))
        with pytest.raises(DBAPIError) as raised:
            DriverCursor(session).change("DELETE FROM learner", {})
    assert fault_of(raised.value) is Fault.UNWRITABLE


@pytest.mark.parametrize(
    ("number", "fault"),
    [(errno.ENOSPC, Fault.FULL), (errno.EROFS, Fault.UNWRITABLE), (errno.EACCES, Fault.UNWRITABLE)],
)
def test_a_file_beside_the_database_has_its_kind(number: int, fault: Fault) -> None:
    """The lock's file too may meet a full or a read-only disk."""
    assert fault_of_file(OSError(number, "told")) is fault


def test_a_lock_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """A writer hears what the store cannot do, and the next one hears it again instead of waiting."""
    lock = WriteLock(tmp_path / "nowhere" / "lock")
    for _ in range(2):
        with pytest.raises(StoreError) as raised:
            lock.acquire()
        assert raised.value.fault == Fault.UNWRITABLE


def test_every_kind_says_what_to_do() -> None:
    """One sentence each, of its own, with the way on after the semicolon or comma."""
    told = {store_error(fault).message for fault in Fault}
    assert len(told) == len(Fault)
    assert all(
        sentence.endswith(".") and ("try again" in sentence or "tell" in sentence) for sentence in told
    )
