"""What a driver refuses, as SQLAlchemy would say it; and whether doing the same again helps at once."""

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

_CROSSED = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: nothing was kept, and a second run finds the way free."""


def crossed(error: DBAPIError) -> bool:
    """Whether two transactions met, so that the same work done again finds what the other one left."""
    return isinstance(error, IntegrityError) or _state(error) in _CROSSED


def of_driver(connection: Connection, error: Exception) -> Exception:
    """Return what SQLAlchemy would have raised for a driver's error; a dead connection leaves the pool."""
    dialect = connection.dialect
    dead = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]  # each driver has its own type
    if dead:
        connection.invalidate(error)
    return DBAPIError.instance(
        None, None, error, dialect.loaded_dbapi.Error, connection_invalidated=dead, dialect=dialect
    )


def _state(error: DBAPIError) -> str | None:
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state
