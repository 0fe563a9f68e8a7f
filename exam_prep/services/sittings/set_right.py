"""What a learner is told of regrades: calmly, with the reason staff gave, and of their own sittings only."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.items import Item, Kind
from exam_prep.core.regrading.accepted import Rule, keys_now
from exam_prep.core.regrading.treatments import Credit, Treatment
from exam_prep.core.release import Explanation, explanation
from exam_prep.db.regrading import Regrade, RegradedSitting
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.regrade_keys import key_named, versions_named
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
    told = SetRightItem(regrade.at, regrade.reason, regrade.treatment, row.credit)
    versions = cache.versions(session, versions_named([regrade]))
    asked, key = versions[row.item_version_id].item, key_named(regrade, versions)
    if key is None or regrade.key_version_id == row.item_version_id:
        return told
    keys = keys_now(asked, Rule(regrade.treatment, key))
    told = replace(told, is_reasoned=regrade.key_options is None)
    if len(keys) == 1:
        return replace(told, key=keys[0], also=_also(told, asked, keys[0]))
    return replace(told, also=_set_of(keys[-1]), together=True)


def _also(told: SetRightItem, asked: Item, now: Item) -> tuple[str, ...]:
    if told.treatment is not Treatment.ACCEPT_BOTH:
        return ()
    return tuple(one.text for one in asked.options if now.option(one.id).weight > one.weight)


def _set_of(key: Item) -> tuple[str, ...]:
    if key.kind is not Kind.MULTIPLE:
        return ()
    return tuple(option.text for option in key.options if option.weight > 0)


def explained(row: SittingItem, version: Version, told: SetRightItem | None) -> Explanation:
    """Return the explanation of a response as it counts now: by the key that holds, with its reasons."""
    order = tuple(row.option_order.split())
    key = None if told is None else told.key
    found = explanation(version.item, order, row.response, row.certainty, key=key)
    # What was given or left out is no word on the choice itself.
    if row.points is None or row.credit is not Credit.EARNED:
        return found
    return replace(found, points=row.points)
