"""Where the databases of the suite are: in SQLite files, or on a PostgreSQL with `--database postgresql`."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

from tests.postgres_server import PostgresServer

SQLITE = "sqlite"
POSTGRESQL = "postgresql"


class Databases(Protocol):
    """Makes databases by address."""

    def empty(self) -> str:
        """Return the address of a new database without tables."""

    def copied(self, template: str, folder: Path) -> str:
        """Return the address of a copy of `template`, to which nobody is connected."""

    def drop(self, url: str) -> None:
        """Take a database away."""


@dataclass(frozen=True)
class SqliteFiles:
    """Databases in files: a copy is a copied file."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def empty(self) -> str:
        """Return the address of a file that does not exist yet."""
        return f"sqlite:///{self.folder / f'{next(self._numbers)}.sqlite3'}"

    def copied(self, template: str, folder: Path) -> str:
        """Return the address of a copied file in `folder`."""
        source = make_url(template).database
        assert source is not None
        return f"sqlite:///{shutil.copy(source, folder / 'exam_prep.sqlite3')}"

    def drop(self, url: str) -> None:
        """Leave the file to pytest, which keeps the folders of the last runs."""


@dataclass(frozen=True)
class PostgresDatabases:
    """Databases of one server: a copy is made from a template."""

    server: PostgresServer

    def empty(self) -> str:
        """Return the address of a new database."""
        return self.server.url(self.server.make())

    def copied(self, template: str, folder: Path) -> str:
        """Return the address of a new database made from `template`."""
        del folder
        return self.server.url(self.server.make(_name(template)))

    def drop(self, url: str) -> None:
        """Drop it."""
        self.server.drop(_name(url))


@contextmanager
def copy_of(databases: Databases, template: str, folder: Path) -> Iterator[str]:
    """Give the address of a copy of `template` for a while."""
    url = databases.copied(template, folder)
    yield url
    databases.drop(url)


def _name(url: str) -> str:
    name = make_url(url).database
    assert name is not None
    return name
