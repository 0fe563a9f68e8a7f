"""Grading of a sitting's items as it stands: by their own keys, or by the last regrade of their version."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from exam_prep.core.regrading.accepted import Rule
from exam_prep.core.regrading.marks import Mark, cut_of, mark
from exam_prep.core.regrading.treatments import Credit
from exam_prep.db.regrading import Regrade, RegradedSitting
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.db.turns import Turn, share_turn
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.regrade_keys import key_named, versions_named


def standing_regrades(session: Session, versions: Iterable[int]) -> dict[int, Regrade]:
    """Return the last regrade of each of these item versions that has any, by version."""
    last = (
        select(func.max(Regrade.id)).where(Regrade.version_id.in_(set(versions))).group_by(Regrade.version_id)
    )
    return {row.version_id: row for row in session.scalars(select(Regrade).where(Regrade.id.in_(last)))}


def rules_now(session: Session, cache: ServedBankCache, versions: Iterable[int]) -> dict[int, Rule]:
    """Return what the last regrade says of each of these item versions, of those whose own key is not it."""
    standing = standing_regrades(session, versions)
    known = cache.versions(session, versions_named(standing.values()))
    return {
        version: Rule(one.treatment, key_named(one, known))
        for version, one in standing.items()
        if one.key_version_id != version
    }


def grade_rows(session: Session, cache: ServedBankCache, rows: Sequence[SittingItem]) -> None:
    """Grade the responses of `rows` as it stands now: by their own keys, or as the last regrade says.

    A regrade that is being committed is waited for, and waits for this transaction.
    """
    share_turn(session, Turn.REGRADE)
    standing = standing_regrades(session, {row.item_version_id for row in rows})
    named = versions_named(standing.values())
    versions = cache.versions(session, {row.item_version_id for row in rows} | named)
    for row in rows:
        regrade = standing.get(row.item_version_id)
        found = mark(
            versions[row.item_version_id].item,
            tuple(row.option_order.split()),
            row.response,
            regrade.treatment if regrade else None,
            key_named(regrade, versions),
        )
        row.points, row.credit = found.points, found.credit
        row.regrade_id = regrade.id if regrade else None


def mark_of(row: SittingItem) -> Mark:
    """Return what a row is worth as it stands."""
    return Mark(row.points or 0.0, row.credit)


def follow_dropped(row: Sitting, rows: Iterable[SittingItem]) -> None:
    """Let a sitting's maximum and cut follow the items that are dropped."""
    set_dropped(row, sum(item_row.credit is Credit.DROPPED for item_row in rows))


def set_dropped(row: Sitting, dropped: int) -> None:
    """Let a sitting's maximum and cut follow that so many of its items are dropped."""
    whole = row.cut_of_form if row.cut_of_form is not None else row.cut
    row.dropped_items = dropped
    row.cut = cut_of(whole, row.maximum, row.items)
    row.cut_of_form = whole if row.dropped_items else None


def forget_regrades(session: Session, row: Sitting) -> None:
    """Take away the lines of items that are not graded any more; each grade as it was stands withdrawn."""
    session.flush()
    rows = session.scalars(
        select(SittingItem).where(SittingItem.sitting_id == row.id).order_by(SittingItem.position)
    ).all()
    open_ones = [item_row.position for item_row in rows if item_row.committed_at is None]
    session.execute(
        delete(RegradedSitting).where(
            RegradedSitting.sitting_id == row.id, RegradedSitting.position.in_(open_ones)
        )
    )
    follow_dropped(row, rows)
