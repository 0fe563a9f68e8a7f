"""What a manifest tells of a database: its schema and how many rows each table has."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, inspect, select, table

from exam_prep.db.schema import current_revision
from exam_prep.errors import StartupError

_BOOKKEEPING = "alembic_version"


@dataclass(frozen=True, slots=True)
class Facts:
    """Schema revision and rows by table, alembic's own left out."""

    revision: str
    rows: dict[str, int]


def facts_of(connection: Connection) -> Facts:
    """Return the facts of a database of whatever release; StartupError when it has no schema yet."""
    revision = current_revision(connection)
    if revision is None:
        raise StartupError(
            "The database is empty, so there is nothing to back up; start exam-prep serve once."
        )
    names = sorted(set(inspect(connection).get_table_names()) - {_BOOKKEEPING})
    return Facts(
        revision,
        {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names},
    )
