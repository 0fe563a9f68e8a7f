"""Commit a regrade: what was previewed, and nothing else, happens in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.learners import Learner
from exam_prep.db.regrading import Regrade, RegradedSitting
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.db.turns import Turn, take_turn
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.grading import follow_dropped
from exam_prep.services.item_statistics.setting_right import hold_groups
from exam_prep.services.regrading.counts import counted_anew
from exam_prep.services.regrading.effects import Effect
from exam_prep.services.regrading.memories import Moved, follow_in_memory
from exam_prep.services.regrading.plans import Plan
from exam_prep.services.regrading.preview import Preview, preview_of

LONGEST_REASON = 500
_AT_ONCE = 200
CHANGED_MEANWHILE = (
    "Somebody was graded while you looked, so the numbers have changed. Look at the new ones, then decide."
)


@dataclass(frozen=True, slots=True)
class Order:
    """Who regrades and why; learners read the reason."""

    reason: str
    actor: str
    public_id: str


def commit_regrade(
    session: Session, cache: ServedBankCache, plan: Plan, order: Order, fingerprint: str, *, now: datetime
) -> Regrade:
    """Do what the preview with this fingerprint showed; the same order sent twice is done once.

    Raises:
        InvalidError: the reason is missing or too long.
        ConflictError: the preview does not hold any more; nothing was changed.
    """
    reason = order.reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise InvalidError(
            "Say in up to %(most)s signs what was wrong; learners read it.", most=LONGEST_REASON
        )
    done = session.scalar(select(Regrade).where(Regrade.public_id == order.public_id))
    if done is not None:
        return done
    _hold(session, plan)
    found = preview_of(session, plan)
    if found.fingerprint != fingerprint:
        raise ConflictError(CHANGED_MEANWHILE)
    regrade = _logged(session, found, order, reason, now)
    for start in range(0, len(found.effects), _AT_ONCE):
        _apply(session, cache, regrade, found.effects[start : start + _AT_ONCE], now)
    return regrade


def _hold(session: Session, plan: Plan) -> None:
    """Hold the learners, then keep everybody else from grading: who grades now is waited for."""
    holders = (
        select(Sitting.learner_id)
        .join(SittingItem, SittingItem.sitting_id == Sitting.id)
        .where(SittingItem.item_version_id == plan.asked.id)
    )
    session.execute(
        select(Learner.id).where(Learner.id.in_(holders)).order_by(Learner.id).with_for_update()
    ).all()
    take_turn(session, Turn.REGRADE)
    session.expire_all()


def _logged(session: Session, found: Preview, order: Order, reason: str, now: datetime) -> Regrade:
    plan = found.plan
    regrade = Regrade(
        public_id=order.public_id,
        item_id=plan.asked.item.id,
        version_id=plan.asked.id,
        treatment=plan.treatment,
        key_version_id=plan.key.id if plan.key else None,
        never_lower=plan.never_lower,
        reason=reason,
        actor=order.actor,
        at=now,
        raised=found.raised,
        lowered=found.lowered,
        same=found.same,
        fingerprint=found.fingerprint,
    )
    session.add(regrade)
    session.flush()
    return regrade


def _apply(
    session: Session, cache: ServedBankCache, regrade: Regrade, effects: Sequence[Effect], now: datetime
) -> None:
    """Set the points of some sittings, and all that follows from them."""
    ids = [one.sitting_id for one in effects]
    sittings = {row.id: row for row in session.scalars(select(Sitting).where(Sitting.id.in_(ids)))}
    hold_groups(session, sittings.values())
    forms: dict[int, list[SittingItem]] = {name: [] for name in ids}
    rows = select(SittingItem).where(SittingItem.sitting_id.in_(ids))
    for item_row in session.scalars(rows.order_by(SittingItem.sitting_id, SittingItem.position)):
        forms[item_row.sitting_id].append(item_row)
    moved = []
    for one in effects:
        row, form = sittings[one.sitting_id], forms[one.sitting_id]
        item_row = next(each for each in form if each.position == one.position)
        line = _line(regrade, one, item_row)
        session.add(line)
        with counted_anew(session, cache, row):
            _set(row, form, item_row, one, regrade)
        moved.append(Moved(row, item_row, line))
    follow_in_memory(session, cache, moved, now=now)


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


def _set(
    row: Sitting, form: Sequence[SittingItem], item_row: SittingItem, one: Effect, regrade: Regrade
) -> None:
    if item_row.first_points is None:
        item_row.first_points = one.before.points
    item_row.points, item_row.credit = one.after.points, one.after.credit
    item_row.regrade_id = regrade.id
    if one.total_after is not None:
        row.points = one.total_after.points
        follow_dropped(row, form)
