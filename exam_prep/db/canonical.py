"""One form for each row, the same on every database, so that two databases can be compared by hash."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Column, Connection, String, Table, collate, select

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many rows a table has, and the SHA-256 of all of them in the order of their keys."""

    rows: int
    sha256: str


# A datetime is a date too, so it comes first.
_MARKED: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (str, lambda value: f"s{value}"),
    (float, lambda value: f"f{value!r}"),
    (Decimal, lambda value: f"d{value.normalize():f}"),
    (datetime, lambda value: f"t{value.astimezone(UTC).isoformat(timespec='microseconds')}"),
    (date, lambda value: f"t{value.isoformat()}"),
    (bytes, lambda value: f"b{value.hex()}"),
    (dict, lambda value: f"j{json.dumps(value, sort_keys=True)}"),
    (list, lambda value: f"j{json.dumps(value, sort_keys=True)}"),
)


class Hasher:
    """Takes rows in order and gives their fingerprint."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._rows = 0

    def add(self, row: Sequence[Any]) -> None:
        """Count one row in."""
        self._rows += 1
        self._hash.update(canonical(row))

    @property
    def found(self) -> Fingerprint:
        """The fingerprint of the rows so far."""
        return Fingerprint(self._rows, self._hash.hexdigest())


def batches(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the rows of `table` in batches, in an order that no collation changes, without holding all."""
    order = [_bytewise(connection, column) for column in table.primary_key]
    query = select(table).order_by(*order).execution_options(yield_per=BATCH)
    yield from connection.execute(query).partitions()


def fingerprint(connection: Connection, table: Table) -> Fingerprint:
    """Return rows and hash of `table` as this connection sees it."""
    hasher = Hasher()
    for batch in batches(connection, table):
        for row in batch:
            hasher.add(row)
    return hasher.found


def canonical(row: Sequence[Any]) -> bytes:
    r"""Return a row as one line: instants to the microsecond in UTC, decimals without tail, floats by repr.

    Each kind of value has a mark of its own, so that a number is never taken for its text.

    >>> canonical([1, "1", True, None, Decimal("1.50"), 0.1])
    b'[1,"s1",true,null,"d1.5","f0.1"]\n'
    """
    line = json.dumps([_plain(value) for value in row], separators=(",", ":"))
    return line.encode("ascii") + b"\n"


def _plain(value: Any) -> object:  # noqa: ANN401  # whatever a column holds
    bare = value.value if isinstance(value, Enum) else value
    if bare is None or isinstance(bare, int):
        return bare
    for kind, marked in _MARKED:
        if isinstance(bare, kind):
            return marked(bare)
    raise TypeError(f"no canonical form for {type(bare).__name__}")


def _bytewise(connection: Connection, column: Column[Any]) -> Any:  # noqa: ANN401  # column or collated column
    text = isinstance(column.type, String)
    return collate(column, "C") if text and connection.dialect.name == "postgresql" else column
