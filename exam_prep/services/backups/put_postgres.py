"""Put a PostgreSQL database from a backup in the place of the present one, by renaming databases."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from exam_prep.db.engine import make_engine
from exam_prep.errors import StartupError
from exam_prep.services.backups.container import Manifest, database_chunks
from exam_prep.services.backups.postgres_dump import last_line
from exam_prep.services.backups.postgres_tools import environment, find_tool, server_major

_LOCK = 0x65_78_61_6D  # any number that other programs do not use
_IN_USE = "The database is in use by a running server or command; stop it first. Nothing was changed."
_LONGEST_NAME = 40


def put_postgres(
    url: str,
    path: Path,
    manifest: Manifest,
    make_ready: Callable[[Engine], None],
    *,
    now: datetime,
    replace: bool,
) -> str | None:
    """Restore into a new database beside that of `url`, then exchange their names in one transaction.

    The role needs CREATEDB. Returns the name under which the old database is kept, None where it was empty.
    """
    target = make_url(url)
    name = target.database or ""
    aside = f"{name[:_LONGEST_NAME]}_restoring"
    kept = f"{name[:_LONGEST_NAME]}_before_{now:%Y%m%d_%H%M%S}"
    with _beside(target) as connection:
        is_there = _exists(connection, name)
        _refuse_in_use(connection, name)
        has_data = is_there and _has_tables(target)
        if has_data and not replace:
            raise StartupError(
                f"The database {name} has tables already; use --replace to keep it aside and restore. "
                "Nothing was changed."
            )
        try:
            _make(connection, aside)
            _fill(connection, target.set(database=aside), path, manifest)
            _make_ready(target.set(database=aside), make_ready)
            _exchange(connection, name, aside, kept if is_there else None)
        finally:
            _drop(connection, aside)
        if is_there and not has_data:
            _drop(connection, kept)
    return kept if has_data else None


@contextmanager
def _beside(target: URL) -> Iterator[Connection]:
    """Give a connection to another database of the same server; one restore at a time."""
    other = "template1" if target.database == "postgres" else "postgres"
    engine = create_engine(target.set(database=other), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}):
            raise StartupError("Another restore is running on this server; wait until it is done.")
        yield connection


def _exists(connection: Connection, name: str) -> bool:
    return bool(connection.scalar(text("SELECT count(*) FROM pg_database WHERE datname = :n"), {"n": name}))


def _has_tables(target: URL) -> bool:
    engine = create_engine(target, poolclass=NullPool)
    with engine.connect() as connection:
        return bool(inspect(connection).get_table_names())


def _refuse_in_use(connection: Connection, name: str) -> None:
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = :n AND backend_type = 'client backend'"
    )
    if connection.scalar(others, {"n": name}):
        raise StartupError(_IN_USE)


def _make(connection: Connection, aside: str) -> None:
    _drop(connection, aside)
    try:
        connection.exec_driver_sql(f"CREATE DATABASE {_quoted(connection, aside)} TEMPLATE template0")
    except DBAPIError as error:
        raise StartupError(
            f"A database to restore into could not be made ({str(error.orig).strip().splitlines()[0]}); give "
            "the role CREATEDB. Nothing was changed."
        ) from error


def _fill(connection: Connection, aside: URL, path: Path, manifest: Manifest) -> None:
    tool = find_tool("pg_restore", server_major(connection))
    command = [tool.path, "--no-owner", "--no-privileges", "--exit-on-error", "--no-password"]
    command += ["--dbname", str(aside.database)]
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(  # noqa: S603  # found by find_tool
            command, env=environment(aside), stdin=subprocess.PIPE, stdout=told, stderr=told
        ) as process,
    ):
        try:
            if process.stdin is not None:
                for chunk in database_chunks(path, manifest):
                    process.stdin.write(chunk)
                process.stdin.close()
        except BrokenPipeError:
            pass  # it ended early; its exit code and last line say why
        except BaseException:
            process.kill()
            raise
        if process.wait() != 0:
            raise StartupError(
                f"pg_restore could not read the backup ({last_line(told)}). Nothing was changed."
            )


def _make_ready(aside: URL, make_ready: Callable[[Engine], None]) -> None:
    engine = make_engine(aside.render_as_string(hide_password=False))
    try:
        make_ready(engine)
    finally:
        engine.dispose()


def _exchange(connection: Connection, name: str, aside: str, kept: str | None) -> None:
    """Rename both in one transaction; PostgreSQL refuses while anybody is connected to either."""
    old, new = _quoted(connection, name), _quoted(connection, aside)
    statements = [f"ALTER DATABASE {new} RENAME TO {old}"]
    if kept is not None:
        statements.insert(0, f"ALTER DATABASE {old} RENAME TO {_quoted(connection, kept)}")
    connection.exec_driver_sql("BEGIN")
    try:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("COMMIT")
    except DBAPIError as error:
        connection.exec_driver_sql("ROLLBACK")
        raise StartupError(_IN_USE) from error


def _drop(connection: Connection, name: str) -> None:
    connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {_quoted(connection, name)}")


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)
