"""Engines: SQLite in WAL with full sync and immediate write transactions, or PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from exam_prep.db.faults import Fault, fault_of
from exam_prep.db.writelock import WriteLock

WRITES = {"exam_prep_writes": True}
"""Execution option of a connection whose transaction begins as a writer, before its first read."""

_HELD = "exam_prep_write_lock_held"
_BUSY_MILLISECONDS = 5000
_LONGEST_SECONDS = {"lock_timeout": 5, "idle_in_transaction_session_timeout": 20}
"""The second ends the transaction of a stopped process, whose locks would else stay."""


def make_engine(url: str) -> Engine:
    """Return an engine for `url`, with this project's transactions on it."""
    sqlite = url.startswith("sqlite")
    engine = create_engine(url, pool_pre_ping=not sqlite)
    if sqlite:
        guard_sqlite(engine)
    return engine


def guard_sqlite(engine: Engine) -> None:
    """Give every connection of a SQLite engine our pragmas, and every writer the write lock.

    A transaction that reads first and writes later fails at once with "database is locked", whatever the
    busy timeout; so one that will write says so before its first read (option WRITES) and begins IMMEDIATE.
    """
    lock = _lock_beside(engine)

    def on_connect(connection: SqliteConnection, record: ConnectionPoolEntry) -> None:
        del record
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_MILLISECONDS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("exam_prep_writes"):
            connection.exec_driver_sql("BEGIN")
            return
        patience = lock.acquire()
        connection.info[_HELD] = True
        _begin_immediate(connection, lock, patience)

    def on_checkin(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401  # driver's own type
        """Release only after COMMIT has run: the commit event comes before it."""
        del connection
        if record.info.pop(_HELD, False):
            lock.release()

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    event.listen(engine, "checkin", on_checkin)


def _begin_immediate(connection: Connection, lock: WriteLock, patience: float) -> None:
    """Begin as the writer; whoever waited for the lock waits for SQLite only what is left of 5 s."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience * 1000)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except DBAPIError as error:
        if fault_of(error) is Fault.BUSY:
            raise lock.gave_up() from error
        raise
    lock.got_through()


def guard_postgres(engine: Engine) -> None:
    """Let no connection of a PostgreSQL engine wait for ever behind a process that hangs."""

    def on_connect(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401  # driver's own type
        del record
        for setting, seconds in _LONGEST_SECONDS.items():
            connection.execute(f"SET {setting} = '{seconds}s'")
        connection.commit()

    event.listen(engine, "connect", on_connect)


@contextmanager
def writing_session(engine: Engine) -> Iterator[Session]:
    """Give a session whose transaction is a writer from its start; commits at the end, or rolls back."""
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        yield session
        session.commit()


@contextmanager
def snapshot_session(engine: Engine) -> Iterator[Session]:
    """Give a session that reads everything as it stood at one moment, while others go on writing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # SQLite's reader has its snapshot anyway; PostgreSQL's would see each commit between statements.
            connection.execution_options(isolation_level="REPEATABLE READ")
        with Session(connection) as session:
            yield session


def begin_write(session: Session) -> None:
    """Begin `session`'s transaction as a writer; call it before the first read."""
    session.connection(execution_options=WRITES)


def _lock_beside(engine: Engine) -> WriteLock:
    file = make_url(str(engine.url)).database or "exam_prep"
    return WriteLock(Path(f"{file}.lock"))
