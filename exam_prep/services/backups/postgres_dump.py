"""A dump of a PostgreSQL database as it stands at one moment, made by pg_dump."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from exam_prep.errors import StartupError
from exam_prep.services.backups.container import pieces
from exam_prep.services.backups.facts import Facts, facts_of
from exam_prep.services.backups.postgres_tools import environment, find_tool, server_major


def room_for(engine: Engine) -> int:
    """Return how many bytes a backup may take at most: a dump has no indexes and is packed."""
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


@contextmanager
def opened(engine: Engine, path: Path) -> Iterator[tuple[Facts, Iterator[bytes]]]:
    """Give the facts and the dump of one snapshot; `path` is not needed here.

    Raises:
        StartupError: pg_dump is missing, too old, or could not do it.
    """
    del path
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        facts = facts_of(connection)
        tool = find_tool("pg_dump", server_major(connection))
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        command = [
            tool.path,
            "-Fc",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            "--no-password",
        ]
        yield facts, _dump(command, environment(engine.url))


def _dump(command: list[str], variables: dict[str, str]) -> Iterator[bytes]:
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(  # noqa: S603  # found by find_tool
            command, env=variables, stdout=subprocess.PIPE, stderr=told
        ) as process,
    ):
        try:
            if process.stdout is not None:
                yield from pieces(process.stdout)
            if process.wait() != 0:
                raise StartupError(f"pg_dump could not make the backup ({last_line(told)}).")
        finally:
            process.kill()


def last_line(told: IO[bytes]) -> str:
    """Return the last line that a tool has told."""
    told.seek(0)
    lines = told.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it did not say why"
