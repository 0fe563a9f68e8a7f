"""The driver's own cursor inside a session's transaction: each answer and exam runs it (docs/adr/0005)."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from exam_prep.db.trouble import of_driver

_NAME = re.compile(r":([a-z_]+)")


class DriverCursor:
    """Runs statements with `:name` parameters on the driver, without SQLAlchemy between.

    Whatever the driver refuses is raised as SQLAlchemy would raise it. What the session holds and has not
    written yet is not seen here: flush it first.
    """

    def __init__(self, session: Session) -> None:
        connection = session.connection()
        self._connection = connection
        self._failure = connection.dialect.loaded_dbapi.Error
        self._sqlite = connection.dialect.name == "sqlite"
        self._cursor = connection.connection.cursor()

    @property
    def for_update(self) -> str:
        """Return the clause that locks learner, then sitting; SQLite's writer holds the whole file."""
        return "" if self._sqlite else " FOR NO KEY UPDATE OF l FOR UPDATE OF s"

    def row(self, statement: str, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the first row of a query, or None."""
        self._execute(statement, values)
        found: Sequence[Any] | None = self._cursor.fetchone()
        return found

    def rows(self, statement: str, values: Mapping[str, Any]) -> list[Any]:
        """Return the rows of a query, each a tuple."""
        self._execute(statement, values)
        return list(self._cursor.fetchall())

    def change(self, statement: str, values: Mapping[str, Any] | Sequence[Any]) -> int:
        """Return how many rows the statement changed; values without names stand for `?` in turn."""
        self._execute(statement, values)
        return self._cursor.rowcount

    def instant(self, value: datetime) -> Any:  # noqa: ANN401  # each driver takes its own type
        """Return an instant as the tables keep it."""
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if self._sqlite else value

    def read_instant(self, value: Any) -> datetime:  # noqa: ANN401  # each driver gives its own type
        """Return an instant that a row gave, as aware UTC."""
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value).replace(tzinfo=UTC)

    def read_decimal(self, value: Any) -> Decimal | None:  # noqa: ANN401  # SQLite gives a float
        """Return a number that a row gave, without a float's tail."""
        return None if value is None else Decimal(str(value))

    def _execute(self, statement: str, values: Mapping[str, Any] | Sequence[Any]) -> None:
        try:
            self._cursor.execute(statement if self._sqlite else _percent(statement), values)
        except self._failure as error:
            raise of_driver(self._connection, error) from error


@lru_cache(maxsize=64)
def _percent(statement: str) -> str:
    return _NAME.sub(r"%(\1)s", statement).replace("?", "%s")
