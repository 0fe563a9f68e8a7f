"""The sums of a group again from all its responses, some thousand sittings at once, as arrays."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from exam_prep.core.analysis.answers import Reach
from exam_prep.core.analysis.sitting import THOUSANDTHS
from exam_prep.core.analysis.sums import GroupSums
from exam_prep.core.analysis.tally import NO_TIME, Log, tally
from exam_prep.core.items import Item
from exam_prep.core.regrading.treatments import Credit
from exam_prep.db.item_statistics import CountedSitting, SittingGroup
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.groups import key_of_group
from exam_prep.services.item_statistics.responses import FIRST, chosen_bits, count_options, shown_bits

_SITTINGS = 2_000
"""Sittings that are read together: memory does not grow with the database."""

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Counted = Row[int, int, bool, str]
"""A counted sitting: its row, its learner, whether a clock ran, and what it met first."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What some sittings of a group come to; `learners` met `items` there first, one place a meeting."""

    sums: GroupSums
    learners: Ints
    items: Ints


@contextmanager
def _without_collection() -> Iterator[None]:
    """Hold off the collector: it would look through the rows again and again, and they form no circles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Recomputer:
    """Works out groups anew; remembers what each number chose in each order of each version."""

    def __init__(self, session: Session, cache: ServedBankCache) -> None:
        self._session = session
        self._cache = cache
        self._asked: dict[int, Item] = {}
        self._shown: dict[tuple[int, str], tuple[int, ...]] = {}
        self._numbers: dict[str, int] = {}
        self._items: dict[int, int] = {}

    def group(self, group: SittingGroup) -> Iterator[Part]:
        """Yield the parts of a group.

        Raises:
            ValueError: a sitting holds other items than were counted.
        """
        timed = Sitting.limit_seconds.is_not(None) & Sitting.multiplier.is_not(None)
        query = (
            select(Sitting.id, Sitting.learner_id, timed, CountedSitting.firsts)
            .join(CountedSitting, CountedSitting.sitting_id == Sitting.id)
            .where(CountedSitting.group_id == group.id, CountedSitting.is_counted)
            .order_by(Sitting.id)
        )
        found = self._session.execute(query).all()
        for start in range(0, len(found), _SITTINGS):
            with _without_collection():
                part = self._part(group, found[start : start + _SITTINGS])
            yield part

    def _part(self, group: SittingGroup, sittings: Sequence[Counted]) -> Part:
        columns = self._columns(group, sittings[0][0], sittings[-1][0])
        place = np.searchsorted(np.array([one[0] for one in sittings]), columns.sitting)
        if np.bincount(place, minlength=len(sittings)).tolist() != [len(one[3]) for one in sittings]:
            raise ValueError("a sitting holds other items than were counted")
        first = np.frombuffer("".join(one[3] for one in sittings).encode(), dtype=np.uint8) == ord(FIRST)
        timed = np.array([bool(one[2]) for one in sittings])[place]
        reach = _reach(place, columns)
        counts = first & columns.earned & (timed | (reach != Reach.NOT_REACHED))
        return Part(
            sums=tally(self._log(columns, place, reach, timed, counts), key_of_group(group).rest),
            learners=np.array([one[1] for one in sittings])[place][first],
            items=np.array(
                [self._items[version] for version in columns.version[first].tolist()], dtype=np.int64
            ),
        )

    def _columns(self, group: SittingGroup, lowest: int, highest: int) -> "_Columns":
        query = (
            select(
                SittingItem.sitting_id,
                SittingItem.position,
                SittingItem.item_version_id,
                SittingItem.option_order,
                SittingItem.response,
                SittingItem.points,
                SittingItem.seconds,
                SittingItem.credit == Credit.EARNED,
            )
            .join(CountedSitting, CountedSitting.sitting_id == SittingItem.sitting_id)
            .where(
                CountedSitting.group_id == group.id,
                CountedSitting.is_counted,
                SittingItem.sitting_id.between(lowest, highest),
            )
            .order_by(SittingItem.sitting_id, SittingItem.position)
        )
        # The driver's own rows: SQLAlchemy's, a million of them, take longer than all the rest.
        cursor = self._session.connection().execute(query).cursor
        sitting, position, version, order, response, points, seconds, earned = zip(
            *cursor.fetchall(), strict=True
        )
        self._learn(set(version))
        return _Columns(
            sitting=np.array(sitting),
            position=np.array(position),
            version=np.array(version),
            chosen=np.array(self._read(version, order, response)),
            answered=np.array([bool(each) for each in response]),
            mark=np.rint(np.array(points, dtype=np.float64) * THOUSANDTHS).astype(np.int64),
            seconds=np.array(seconds),
            earned=np.array(earned, dtype=np.bool_),
        )

    def _learn(self, versions: set[int]) -> None:
        missing = versions - self._asked.keys()
        for number, version in self._cache.versions(self._session, missing).items():
            self._asked[number] = version.item
            self._items[number] = self._numbers.setdefault(version.item.id, len(self._numbers))

    def _read(self, versions: Sequence[int], orders: Sequence[str], responses: Sequence[str]) -> list[int]:
        known, found = self._shown, []
        for version, order, response in zip(versions, orders, responses, strict=True):
            shown = known.get((version, order))
            if shown is None:
                shown = known[version, order] = shown_bits(self._asked[version], order)
            found.append(shown[int(response)] if len(response) == 1 else chosen_bits(shown, response))
        return found

    def _log(self, columns: "_Columns", place: Ints, reach: Ints, timed: Flags, counts: Flags) -> Log:
        versions, item = np.unique(columns.version[counts], return_inverse=True)
        _, sitting = np.unique(place[counts], return_inverse=True)
        known = timed & (columns.seconds > 0)
        return Log(
            items=tuple(map(str, versions.tolist())),
            options=tuple(count_options(self._asked[version]) for version in versions.tolist()),
            sitting=sitting,
            item=item,
            mark=columns.mark[counts],
            maximum=np.full(item.size, THOUSANDTHS),
            reach=reach[counts],
            chosen=columns.chosen[counts],
            milliseconds=np.where(known, columns.seconds * 1000, NO_TIME)[counts],
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """Rows of `sitting_item`, by sitting and position; `chosen` and `mark` as in `Graded`."""

    sitting: Ints
    position: Ints
    version: Ints
    chosen: Ints
    answered: Flags
    mark: Ints
    seconds: Ints
    earned: Flags


def _reach(place: Ints, columns: _Columns) -> Ints:
    last = np.zeros(int(place[-1]) + 1, dtype=np.int64)
    np.maximum.at(last, place[columns.answered], columns.position[columns.answered])
    blank = np.where(columns.position < last[place], int(Reach.OMITTED), int(Reach.NOT_REACHED))
    return np.where(columns.answered, int(Reach.ANSWERED), blank)
