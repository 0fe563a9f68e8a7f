"""Add whole numbers to the stored sums, and note it: few statements, however many items (docs/adr/0040).

The row of the group comes first and is held until the transaction ends, so two sittings of one group wait
for each other there and never in each other's way further down; within a table keys ascend.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from exam_prep.core.analysis.sums import FormSums, GroupSums, ItemSums
from exam_prep.services.item_statistics.groups import GroupKey

_ROWS = 400
"""Rows of one statement: every database takes some 30,000 values at once."""

_COLUMNS = ("n", "omitted", "not_reached", "mark", "mark_squared", "rest", "rest_squared", "mark_rest")
_COUNTS = attrgetter(*_COLUMNS)


class _Upsert(NamedTuple):
    """A statement around the rows that it adds, each of so many values."""

    head: str
    values: int
    tail: str


_ITEMS = _Upsert(
    "INSERT INTO item_sum (group_id, item_version_id, n, omitted, not_reached, mark, mark_squared,"
    " rest, rest_squared, mark_rest) VALUES",
    10,
    "ON CONFLICT (group_id, item_version_id) DO UPDATE SET n = item_sum.n + excluded.n,"
    " omitted = item_sum.omitted + excluded.omitted,"
    " not_reached = item_sum.not_reached + excluded.not_reached,"
    " mark = item_sum.mark + excluded.mark, mark_squared = item_sum.mark_squared + excluded.mark_squared,"
    " rest = item_sum.rest + excluded.rest, rest_squared = item_sum.rest_squared + excluded.rest_squared,"
    " mark_rest = item_sum.mark_rest + excluded.mark_rest",
)
_OPTIONS = _Upsert(
    "INSERT INTO option_sum (group_id, item_version_id, place, n, rest) VALUES",
    5,
    "ON CONFLICT (group_id, item_version_id, place) DO UPDATE SET n = option_sum.n + excluded.n,"
    " rest = option_sum.rest + excluded.rest",
)
_TIMES = _Upsert(
    "INSERT INTO time_count (group_id, item_version_id, bin, n) VALUES",
    4,
    "ON CONFLICT (group_id, item_version_id, bin) DO UPDATE SET n = time_count.n + excluded.n",
)
_GROUP = text(
    "INSERT INTO sitting_group (exam_id, version, form_number, is_whole, n, score, score_squared)"
    " VALUES (:exam_id, :version, :form_number, :is_whole, :n, :score, :score_squared)"
    " ON CONFLICT (exam_id, version, form_number, is_whole) DO UPDATE SET n = sitting_group.n + excluded.n,"
    " score = sitting_group.score + excluded.score,"
    " score_squared = sitting_group.score_squared + excluded.score_squared RETURNING id"
)

_NOTE = text(
    "INSERT INTO counted_sitting (sitting_id, group_id, firsts, earned, reached, is_counted)"
    " VALUES (:sitting_id, :group_id, :firsts, :earned, :reached, :is_counted)"
    " ON CONFLICT (sitting_id) DO UPDATE SET group_id = excluded.group_id, firsts = excluded.firsts,"
    " earned = excluded.earned, reached = excluded.reached, is_counted = excluded.is_counted"
)


class Note(NamedTuple):
    """What is noted of a sitting that is counted; the fields are those of `CountedSitting`."""

    sitting_id: int
    group_id: int
    firsts: str
    earned: int
    reached: int


def note(session: Session, noted: Note) -> None:
    """Note that a sitting is in the sums."""
    session.execute(_NOTE, {**noted._asdict(), "is_counted": True})


def add_sums(session: Session, key: GroupKey, sums: GroupSums, *, sign: int = 1) -> int:
    """Add `sums` to those of a group, or take them away where `sign` is -1; return the group's row.

    Five statements or fewer for up to 400 items.
    """
    group = _add_form(session, key, sums.form, sign)
    items = sorted((int(name), each) for name, each in sums.items.items())
    _add(session, _ITEMS, list(_item_rows(group, items, sign)))
    _add(session, _OPTIONS, list(_option_rows(group, items, sign)))
    _add(session, _TIMES, list(_time_rows(group, items, sign)))
    return group


def _add_form(session: Session, key: GroupKey, form: FormSums, sign: int) -> int:
    values = {
        **key._asdict(),
        "n": sign * form.n,
        "score": sign * form.score,
        "score_squared": sign * form.score_squared,
    }
    group: int = session.execute(_GROUP, values).scalar_one()
    return group


_Items = Sequence[tuple[int, ItemSums]]
_Row = tuple[int, ...]


def _item_rows(group: int, items: _Items, sign: int) -> Iterator[_Row]:
    for version, sums in items:
        yield (group, version, *(sign * value for value in _COUNTS(sums)))


def _option_rows(group: int, items: _Items, sign: int) -> Iterator[_Row]:
    for version, sums in items:
        for place, option in enumerate(sums.options):
            if option.n:
                yield (group, version, place, sign * option.n, sign * option.rest)


def _time_rows(group: int, items: _Items, sign: int) -> Iterator[_Row]:
    for version, sums in items:
        for place, count in enumerate(sums.times):
            if count:
                yield (group, version, place, sign * count)


def _add(session: Session, upsert: _Upsert, rows: Sequence[_Row]) -> None:
    connection = session.connection()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        values = tuple(value for row in some for value in row)
        connection.exec_driver_sql(_statement(upsert, mark, len(some)), values)


@lru_cache(maxsize=64)
def _statement(upsert: _Upsert, mark: str, rows: int) -> str:
    """Return the statement for this many rows, with a mark for each value."""
    row = f"({', '.join([mark] * upsert.values)})"
    return f"{upsert.head} {', '.join([row] * rows)} {upsert.tail}"
