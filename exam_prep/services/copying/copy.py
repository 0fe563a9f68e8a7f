"""Copy every row to another database in one transaction, and prove by hash that both hold the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, bindparam, insert, update
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from exam_prep.db.canonical import Fingerprint, Hasher, batches, fingerprint
from exam_prep.db.engine import WRITES, snapshot_session
from exam_prep.db.tables import metadata
from exam_prep.errors import ConflictError
from exam_prep.services.copying.target import make_ready, refuse_same_file, set_sequences

Tell = Callable[[str, int], None]
"""Told the table and how many of its rows are over, after each batch."""


@dataclass(frozen=True, slots=True)
class TableCopy:
    """One table on both sides."""

    table: str
    source: Fingerprint
    target: Fingerprint


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy came to; unless `is_equal` and not `source_moved`, the target was left as it was."""

    tables: tuple[TableCopy, ...]
    source_moved: bool
    """Whether somebody wrote to the source while it was copied."""

    @property
    def is_equal(self) -> bool:
        """Whether each table is the same on both sides."""
        return all(each.source == each.target for each in self.tables)


def copy_database(source: Engine, target: Engine, *, tell: Tell) -> Copied:
    """Copy all rows from one snapshot of `source` to the empty `target`, ids unchanged.

    The target's transaction is committed only when its rows, read back, have the hashes of the source, and
    the source still has them too.

    Raises:
        ConflictError: the target is not empty, is the source, or cannot hold one of its values.
        StartupError: the target was made by a newer release.
    """
    refuse_same_file(source, target)
    with target.connect().execution_options(**WRITES) as filled, filled.begin() as transaction:
        with snapshot_session(source) as session:
            read = session.connection()
            make_ready(read, filled)
            before = {table: _copy(read, filled, table, tell) for table in metadata.sorted_tables}
        set_sequences(filled)
        copied = Copied(
            tuple(
                TableCopy(table.name, found, fingerprint(filled, table)) for table, found in before.items()
            ),
            source_moved=_fingerprints(source) != before,
        )
        if copied.source_moved or not copied.is_equal:
            transaction.rollback()
    return copied


def _fingerprints(engine: Engine) -> dict[Table, Fingerprint]:
    with snapshot_session(engine) as session:
        return {table: fingerprint(session.connection(), table) for table in metadata.sorted_tables}


def _copy(source: Connection, target: Connection, table: Table, tell: Tell) -> Fingerprint:
    """Copy one table; a reference to a row of the same table is put in once all of its rows are there."""
    hasher, later, own = Hasher(), [], _references_itself(table)
    names = [column.key for column in table.columns]
    try:
        for batch in batches(source, table):
            for row in batch:
                hasher.add(row)
            rows = [dict(zip(names, row, strict=True)) for row in batch]
            later += _taken_out(rows, table, own)
            target.execute(insert(table), rows)
            tell(table.name, hasher.found.rows)
        if later:
            target.execute(_put_in(table, own), later)
    except (DataError, IntegrityError, LookupError, TypeError, ValueError) as error:
        raise _cannot_hold(table, error) from error
    except StatementError as error:
        if isinstance(error.orig, (TypeError, ValueError, LookupError)):
            raise _cannot_hold(table, error.orig) from error
        raise
    return hasher.found


def _references_itself(table: Table) -> list[Column[Any]]:
    return [
        column
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys) and column.nullable
    ]


def _taken_out(
    rows: Sequence[dict[str, Any]], table: Table, own: Sequence[Column[Any]]
) -> list[dict[str, Any]]:
    """Empty the columns `own` of the rows; return what `_put_in` needs to fill them again."""
    later = []
    for row in rows:
        taken = {column.key: row[column.key] for column in own}
        if any(value is not None for value in taken.values()):
            row.update(dict.fromkeys(taken))
            later.append({**taken, **{f"key_{key.key}": row[key.key] for key in table.primary_key}})
    return later


def _put_in(table: Table, own: Sequence[Column[Any]]) -> Any:  # noqa: ANN401  # an update with parameters
    where = [key == bindparam(f"key_{key.key}") for key in table.primary_key]
    return update(table).where(*where).values({column: bindparam(column.key) for column in own})


def _cannot_hold(table: Table, error: BaseException) -> ConflictError:
    cause = str(getattr(error, "orig", error)).strip().splitlines()[0]
    return ConflictError(
        "The table %(table)s holds a value that cannot be copied (%(cause)s); mend it and copy again.",
        table=table.name,
        cause=cause,
    )
