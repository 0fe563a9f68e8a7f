"""Work out every regraded point again: from the responses, the versions and what staff decided."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.regrading.marks import Mark, Total, cut_of, mark, settle, total
from exam_prep.core.regrading.treatments import Credit
from exam_prep.core.sitting import State
from exam_prep.db.regrading import Regrade, RegradedSitting
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.grading import mark_of
from exam_prep.services.regrade_keys import key_named, versions_named
from exam_prep.services.regrading.left import count_left
from exam_prep.services.verify_report import Mismatch, as_far_as_readable

_LONG = timedelta(hours=1)
"""Thousands of sittings follow a regrade within that time, by the rounds of the server alone."""


def check_carried_out(session: Session, now: datetime) -> Iterator[Mismatch]:
    """Name regrades that are still being carried out after an hour: no other can begin until they are."""
    for row in session.scalars(
        select(Regrade).where(Regrade.carried_out_at.is_(None), Regrade.at < now - _LONG)
    ):
        told = f"was decided at {row.at} and is not carried out yet: {count_left(session, row)} sittings wait"
        yield Mismatch("regrade", row.public_id, told)


class Regrades:
    """All regrades, and what they did to some sittings."""

    def __init__(self, session: Session, cache: ServedBankCache, sittings: Sequence[int]) -> None:
        self._by_id = {row.id: row for row in session.scalars(select(Regrade).order_by(Regrade.id))}
        self._of_version: defaultdict[int, list[Regrade]] = defaultdict(list)
        for row in self._by_id.values():
            self._of_version[row.version_id].append(row)
        self._versions = cache.versions(session, versions_named(self._by_id.values()))
        self._lines: defaultdict[int, list[RegradedSitting]] = defaultdict(list)
        lines = select(RegradedSitting).where(RegradedSitting.sitting_id.in_(sittings))
        for line in session.scalars(lines.order_by(RegradedSitting.regrade_id)):
            self._lines[line.sitting_id].append(line)

    def check(
        self, row: Sitting, rows: Sequence[SittingItem], versions: Mapping[int, Version]
    ) -> Iterator[Mismatch]:
        """Check the points of one sitting and its committed items; a voided one stays as it was."""
        if row.state is State.VOIDED:
            return
        for item_row in rows:
            if item_row.committed_at is not None:
                key = f"{row.public_id}/{item_row.position}"
                faults = self._of_item(item_row, versions[item_row.item_version_id])
                found = (Mismatch("sitting_item", key, fault) for fault in faults)
                yield from as_far_as_readable(found, "sitting_item", key)
        for fault in (*_of_total(row, rows), *self._of_lines(row, rows, versions)):
            yield Mismatch("sitting", row.public_id, fault)

    def _of_item(self, row: SittingItem, version: Version) -> Iterator[str]:
        """Follow an item from its first grade through each of its regrades."""
        last = self._last_for(row, version)
        if row.regrade_id != last:
            yield f"was graded by regrade {row.regrade_id}, the last one is {last}"
        lines = [line for line in self._lines[row.sitting_id] if line.position == row.position]
        first = lines[0].former_id if lines else row.regrade_id
        now = self._by(first, row, version)
        if row.first_points != (lines[0].item_points_before if lines else None):
            yield f"is said to have had {row.first_points} points at first"
        for line in lines:
            before = Mark(line.item_points_before, line.credit_before)
            after = Mark(line.item_points_after, line.credit_after)
            if before != now:
                yield f"had {before} before regrade {line.regrade_id}, the log gives {now}"
            new = self._by(line.regrade_id, row, version)
            kept = self._by_id[line.regrade_id].never_lower and after == before
            if after != new and not kept:
                yield f"has {after} since regrade {line.regrade_id}, the response is worth {new}"
            now = after
        if now != mark_of(row):
            yield f"is worth {mark_of(row)}, the log gives {now}"

    def _last_for(self, row: SittingItem, version: Version) -> int | None:
        """Return the regrade that decides on the item; one under way may not have come to it yet."""
        decided = self._of_version[version.id]
        if decided and decided[-1].carried_out_at is None and row.regrade_id != decided[-1].id:
            decided = decided[:-1]
        return decided[-1].id if decided else None

    def _by(self, regrade: int | None, row: SittingItem, version: Version) -> Mark:
        decided = self._by_id.get(regrade) if regrade is not None else None
        key, order = key_named(decided, self._versions), tuple(row.option_order.split())
        return mark(version.item, order, row.response, decided.treatment if decided else None, key)

    def _of_lines(
        self, row: Sitting, rows: Sequence[SittingItem], versions: Mapping[int, Version]
    ) -> Iterator[str]:
        """Follow the whole sitting through its regrades since it was handed in."""
        lines = [line for line in self._lines[row.id] if self._is_of_end(row, line)]
        if not lines:
            return
        marks = self._marks_before(rows, lines)
        whole = row.cut if row.cut_of_form is None else row.cut_of_form
        places = [item_row.position for item_row in rows]
        for line in lines:
            place = places.index(line.position)
            new = self._by(line.regrade_id, rows[place], versions[rows[place].item_version_id])
            never_lower = self._by_id[line.regrade_id].never_lower
            before = total(marks, whole)
            marks = settle(marks, place, new, whole, never_lower=never_lower)
            after = total(marks, whole)
            yield from _differs(line, "before", _kept(line, "before"), before)
            yield from _differs(line, "after", _kept(line, "after"), after)
            if (kept := Mark(line.item_points_after, line.credit_after)) != marks[place]:
                yield f"has {kept} since regrade {line.regrade_id}, the log gives {marks[place]}"

    def _is_of_end(self, row: Sitting, line: RegradedSitting) -> bool:
        """Whether the line was written after the sitting was handed in: only then all of it was graded."""
        decided_at = self._by_id[line.regrade_id].at
        return (
            line.points_before is not None and row.submitted_at is not None and decided_at >= row.submitted_at
        )

    def _marks_before(
        self, rows: Sequence[SittingItem], lines: Sequence[RegradedSitting]
    ) -> tuple[Mark, ...]:
        first = {line.position: line for line in reversed(lines)}
        return tuple(
            Mark(first[item_row.position].item_points_before, first[item_row.position].credit_before)
            if item_row.position in first
            else mark_of(item_row)
            for item_row in rows
        )


def _of_total(row: Sitting, rows: Sequence[SittingItem]) -> Iterator[str]:
    dropped = sum(item_row.credit is Credit.DROPPED for item_row in rows)
    if row.points is None:
        return
    if row.dropped_items != dropped:
        yield f"says that {row.dropped_items} of its items are dropped, there are {dropped}"
    whole = row.cut if row.cut_of_form is None else row.cut_of_form
    if row.cut != cut_of(whole, len(rows) - dropped, len(rows)):
        yield f"has a cut of {row.cut}, out of {whole} for the whole form"
    points = total([mark_of(item_row) for item_row in rows], None).points
    if row.points != points:
        yield f"points are {row.points}, the log gives {points}"


def _kept(line: RegradedSitting, side: str) -> tuple[object, ...]:
    return tuple(getattr(line, f"{name}_{side}") for name in ("points", "maximum", "cut"))


def _differs(line: RegradedSitting, side: str, kept: tuple[object, ...], gives: Total) -> Iterator[str]:
    if kept != (gives.points, gives.maximum, gives.cut):
        yield f"had {kept} {side} regrade {line.regrade_id}, the log gives {gives}"
