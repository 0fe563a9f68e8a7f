"""What a learner is told of regrades: calmly, with the reason staff gave, and of their own sittings only."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.regrading.rekeying import rekeyed
from exam_prep.core.regrading.treatments import Credit, Treatment
from exam_prep.core.release import Explanation, explanation
from exam_prep.db.regrading import Regrade, RegradedSitting
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.sittings.pages import SetRight, SetRightItem


def regrades_told(session: Session, row: Sitting) -> tuple[SetRight, ...]:
    """Return the regrades that changed something in a sitting whose result is out, the last one first."""
    query = (
        select(Regrade, RegradedSitting)
        .join(RegradedSitting, RegradedSitting.regrade_id == Regrade.id)
        .where(RegradedSitting.sitting_id == row.id)
        .order_by(Regrade.id.desc())
    )
    return tuple(
        SetRight(
            at=regrade.at,
            reason=regrade.reason,
            position=line.position,
            is_dropped=line.credit_after is Credit.DROPPED,
            points_before=line.points_before,
            points_after=line.points_after,
            maximum_before=line.maximum_before,
            maximum_after=line.maximum_after,
        )
        for regrade, line in session.execute(query)
        if (line.item_points_before, line.credit_before) != (line.item_points_after, line.credit_after)
    )


def regrade_told(session: Session, cache: ServedBankCache, row: SittingItem) -> SetRightItem | None:
    """Return what is said of the regrade by which an item is graded; None where its own key holds."""
    if row.regrade_id is None:
        return None
    regrade = session.get_one(Regrade, row.regrade_id)
    key = None
    if regrade.key_version_id is not None and regrade.key_version_id != row.item_version_id:
        key = cache.versions(session, [regrade.key_version_id])[regrade.key_version_id]
    return SetRightItem(regrade.at, regrade.reason, regrade.treatment, key, row.credit)


def explained(row: SittingItem, version: Version, told: SetRightItem | None) -> Explanation:
    """Return the explanation of a response as it counts now: by the key that holds, with its reasons."""
    order = tuple(row.option_order.split())
    key = None
    if told is not None and told.key is not None and told.treatment is Treatment.NEW_KEY:
        key = rekeyed(version.item, told.key.item)
    found = explanation(version.item, order, row.response, row.certainty, key=key)
    # What was given or left out is no word on the choice itself.
    if row.points is None or row.credit is not Credit.EARNED:
        return found
    return replace(found, points=row.points)
