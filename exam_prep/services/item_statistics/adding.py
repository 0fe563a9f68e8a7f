"""Add whole numbers to the stored sums, and note it: few statements, however many items (docs/adr/0040).

The row of the group comes first and is held until the transaction ends, so two sittings of one group wait
for each other there and never in each other's way further down; within a table keys ascend.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import neg
from typing import NamedTuple

from exam_prep.core.analysis.sitting import ItemAdds, SittingAdds
from exam_prep.core.analysis.sums import FormSums
from exam_prep.db.driver import DriverCursor
from exam_prep.services.item_statistics.groups import GroupKey

_ROWS = 400
"""Rows of one statement: every database takes some 30,000 values at once."""


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
_GROUP = (
    "INSERT INTO sitting_group (exam_id, version, form_number, is_whole, n, score, score_squared)"
    " VALUES (:exam_id, :version, :form_number, :is_whole, :n, :score, :score_squared)"
    " ON CONFLICT (exam_id, version, form_number, is_whole) DO UPDATE SET n = sitting_group.n + excluded.n,"
    " score = sitting_group.score + excluded.score,"
    " score_squared = sitting_group.score_squared + excluded.score_squared RETURNING id"
)

_NOTE = (
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


def note(cursor: DriverCursor, noted: Note) -> None:
    """Note that a sitting is in the sums."""
    cursor.change(_NOTE, {**noted._asdict(), "is_counted": True})


def add_sums(cursor: DriverCursor, key: GroupKey, adds: SittingAdds, *, sign: int = 1) -> int:
    """Add what a sitting adds to a group, or take it away where `sign` is -1; return the group's row.

    Four statements or fewer for up to 400 items.
    """
    group = _add_form(cursor, key, adds.form, sign)
    items = sorted(adds.items)
    _add(cursor, _ITEMS, [(group, item, *_signed(counts, sign)) for item, counts, _, _ in items])
    _add(cursor, _OPTIONS, list(_option_rows(group, items, sign)))
    times = [(group, item, time, sign) for item, _, _, time in items if time is not None]
    _add(cursor, _TIMES, times)
    return group


def _add_form(cursor: DriverCursor, key: GroupKey, form: FormSums, sign: int) -> int:
    n, score, score_squared = _signed(form, sign)
    values = {**key._asdict(), "n": n, "score": score, "score_squared": score_squared}
    (group,) = cursor.rows(_GROUP, values)[0]
    return int(group)


_Row = tuple[int, ...]


def _signed(values: _Row, sign: int) -> Iterable[int]:
    return values if sign > 0 else map(neg, values)


def _option_rows(group: int, items: Sequence[ItemAdds], sign: int) -> Iterator[_Row]:
    for item, counts, chosen, _time in items:
        place = 0
        while chosen >> place:
            if chosen >> place & 1:
                yield (group, item, place, sign, sign * counts.rest)
            place += 1


def _add(cursor: DriverCursor, upsert: _Upsert, rows: Sequence[_Row]) -> None:
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        cursor.change(_statement(upsert, len(some)), tuple(chain.from_iterable(some)))


@lru_cache(maxsize=64)
def _statement(upsert: _Upsert, rows: int) -> str:
    """Return the statement for this many rows, with a mark for each value."""
    row = f"({', '.join('?' * upsert.values)})"
    return f"{upsert.head} {', '.join([row] * rows)} {upsert.tail}"
