"""A database that is to take a copy: it has to be empty, another one, and nobody's but ours meanwhile."""

from pathlib import Path

from sqlalchemy import Connection, Engine, exists, func, inspect, select, text

from exam_prep.db.schema import migrate_within
from exam_prep.db.tables import metadata
from exam_prep.db.turns import Turn, has_turn_free
from exam_prep.errors import ConflictError

_OURS = frozenset({*metadata.tables, "alembic_version"})


def refuse_same_file(source: Engine, target: Engine) -> None:
    """Raise ConflictError when both are one SQLite file, before either is opened."""
    files = [Path(each.url.database or "") for each in (source, target) if each.dialect.name == "sqlite"]
    if len(files) == 2 and all(file.exists() for file in files) and files[0].samefile(files[1]):  # noqa: PLR2004  # both
        raise ConflictError("That is the present database itself; give the address of another one.")


def make_ready(source: Connection, target: Connection) -> None:
    """Bring an empty target to this release's schema, inside its transaction, and keep others from writing.

    Raises:
        ConflictError: it is the source itself, or not empty.
        StartupError: it was made by a newer release.
    """
    if not (has_turn_free(source, Turn.COPY) and has_turn_free(target, Turn.COPY)):
        raise ConflictError(
            "That is the present database itself, or one that is being copied; give the address of another."
        )
    _refuse_filled(target)
    migrate_within(target)
    if target.dialect.name == "postgresql":
        names = ", ".join(f'"{name}"' for name in sorted(metadata.tables))
        target.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
        _refuse_filled(target)


def set_sequences(target: Connection) -> None:
    """Let the next row of each table get the number after the highest copied one."""
    if target.dialect.name != "postgresql":
        return  # SQLite looks at the rows themselves
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            highest = select(func.max(column)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            target.execute(select(func.setval(sequence, highest)))


def _refuse_filled(target: Connection) -> None:
    names = set(inspect(target).get_table_names())
    foreign = names - _OURS or (names and "alembic_version" not in names)
    if foreign or any(
        target.scalar(select(exists(select(table).with_only_columns(text("1")).select_from(table))))
        for name, table in metadata.tables.items()
        if name in names
    ):
        raise ConflictError("The target holds data already; give the address of a new, empty database.")
