"""What a regrade does to some sittings: their points, and all that follows from them."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.regrading.treatments import Credit
from exam_prep.db.regrading import Regrade, RegradedSitting
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.grading import set_dropped
from exam_prep.services.item_statistics.setting_right import hold_groups
from exam_prep.services.regrading.counts import counted_anew
from exam_prep.services.regrading.effects import Effect
from exam_prep.services.regrading.memories import Moved, follow_in_memory


def apply_effects(
    session: Session, cache: ServedBankCache, regrade: Regrade, effects: Sequence[Effect], now: datetime
) -> None:
    """Set the points of these sittings; their learners are held."""
    ids = [one.sitting_id for one in effects]
    sittings = {row.id: row for row in session.scalars(select(Sitting).where(Sitting.id.in_(ids)))}
    rows = select(SittingItem).where(
        SittingItem.sitting_id.in_(ids), SittingItem.item_version_id == regrade.version_id
    )
    items = {row.sitting_id: row for row in session.scalars(rows)}
    dropped = _dropped_of(session, ids)
    hold_groups(session, sittings.values())
    moved = []
    for one in effects:
        row, item_row = sittings[one.sitting_id], items[one.sitting_id]
        line = _line(regrade, one, item_row)
        session.add(line)
        # What stays as it was needs no counting anew, and of a new key that is most.
        with counted_anew(session, cache, row) if one.before != one.after else nullcontext():
            _set(row, item_row, one, regrade, dropped.get(row.id, 0))
        moved.append(Moved(row, item_row, line))
    follow_in_memory(session, cache, moved, now=now)


def _dropped_of(session: Session, sittings: Sequence[int]) -> dict[int, int]:
    """Return how many items of each sitting are dropped, of those that have any."""
    query = (
        select(SittingItem.sitting_id, func.count())
        .where(SittingItem.sitting_id.in_(sittings), SittingItem.credit == Credit.DROPPED)
        .group_by(SittingItem.sitting_id)
    )
    return dict(session.execute(query).all())


def _line(regrade: Regrade, one: Effect, item_row: SittingItem) -> RegradedSitting:
    before, after = one.total_before, one.total_after
    return RegradedSitting(
        regrade_id=regrade.id,
        sitting_id=one.sitting_id,
        position=one.position,
        former_id=item_row.regrade_id,
        item_points_before=one.before.points,
        item_points_after=one.after.points,
        credit_before=one.before.credit,
        credit_after=one.after.credit,
        points_before=before.points if before else None,
        points_after=after.points if after else None,
        maximum_before=before.maximum if before else None,
        maximum_after=after.maximum if after else None,
        cut_before=before.cut if before else None,
        cut_after=after.cut if after else None,
    )


def _set(row: Sitting, item_row: SittingItem, one: Effect, regrade: Regrade, dropped: int) -> None:
    if item_row.first_points is None:
        item_row.first_points = one.before.points
    item_row.points, item_row.credit = one.after.points, one.after.credit
    item_row.regrade_id = regrade.id
    if one.total_after is not None:
        row.points = one.total_after.points
        was, is_now = (mark.credit is Credit.DROPPED for mark in (one.before, one.after))
        set_dropped(row, dropped - was + is_now)
