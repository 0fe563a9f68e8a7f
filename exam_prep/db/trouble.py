"""What a database's refusal means for who asked: run it again, come back later, or a fault of ours."""

from sqlalchemy import Connection
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError,  # noqa: A004  # SQLAlchemy's own: no connection came free in time
)

_CROSSED = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: nothing was kept, and a second run finds the way free."""

_PASSING = ("08", "25", "40", "53", "55", "57", "58")
"""PostgreSQL's classes of states that pass: connection, transaction ended from outside, crossed, resources,
lock not to be had, stopped by an operator or a timeout, system."""


def crossed(error: DBAPIError) -> bool:
    """Whether two transactions met, so that the same work done again finds what the other one left."""
    return isinstance(error, IntegrityError) or _state(error) in _CROSSED


def passes(error: SQLAlchemyError) -> bool:
    """Whether the database could not do it now, though the same request may work later."""
    if isinstance(error, DBAPIError):
        state = _state(error)
        if state:
            return state.startswith(_PASSING)
        return error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
    return isinstance(error, TimeoutError)


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
