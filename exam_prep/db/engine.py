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

import exam_prep.db.tables  # noqa: F401  # a row is written only where every table that its keys name is known
from exam_prep.db.faults import Fault, fault_of
from exam_prep.db.postgres import COMMAND_PATIENCE, Patience, connect_arguments, guard_postgres
from exam_prep.db.writelock import WriteLock

WRITES = {"exam_prep_writes": True}
"""Execution option of a connection whose transaction begins as a writer, before its first read."""

_HELD = "exam_prep_write_lock_held"
_BUSY_MILLISECONDS = 5000
_BESIDE_THE_THREADS = 2
"""Connections for what runs beside the requests, the sweeper above all."""
_POOL_SECONDS = 4


def make_engine(url: str, patience: Patience = COMMAND_PATIENCE) -> Engine:
    """Return an engine for `url`, with this project's transactions on it."""
    engine = create_engine(url, **engine_options(url))
    guard_engine(engine, patience)
    return engine


def engine_options(url: str, threads: int = 1) -> dict[str, Any]:
    """Return how an engine for `url` keeps its connections; a process asks with so many threads.

    A connection is tried before it is handed out, so that a database that was restarted costs one reconnect
    and no restart of ours.
    """
    if url.startswith("sqlite"):
        return {}
    return {
        "pool_pre_ping": True,
        "pool_size": threads,
        "max_overflow": _BESIDE_THE_THREADS,
        "pool_timeout": _POOL_SECONDS,
        "connect_args": connect_arguments(url),
    }


def guard_engine(engine: Engine, patience: Patience) -> None:
    """Give every connection of an engine what this project relies on."""
    if engine.dialect.name == "sqlite":
        guard_sqlite(engine)
    else:
        guard_postgres(engine, patience)


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
