"""Commit a regrade: what was previewed, and nothing else, is the rule from now on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.regrading import Regrade
from exam_prep.db.turns import Turn, take_turn
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.regrading.plans import Plan
from exam_prep.services.regrading.preview import Preview, preview_of

LONGEST_REASON = 500
CHANGED_MEANWHILE = (
    "Somebody was graded while you looked, so the numbers have changed. Look at the new ones, then decide."
)
ONE_AT_A_TIME = "Another regrade is still being carried out; press Regrade again in a minute."


@dataclass(frozen=True, slots=True)
class Order:
    """Who regrades and why; learners read the reason."""

    reason: str
    actor: str
    public_id: str


def commit_regrade(session: Session, plan: Plan, order: Order, fingerprint: str, *, now: datetime) -> Regrade:
    """Let the rule hold that the preview with this fingerprint showed; the same order sent twice is one.

    Who is graded from now on is graded by it. Those who were before follow in portions (`carry_out`), and no
    other regrade begins until all of them have: the order of regrades is the same for everybody.

    Raises:
        InvalidError: the reason is missing or too long.
        ConflictError: the preview does not hold any more, or another regrade is being carried out; nothing
            was changed.
    """
    reason = order.reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise InvalidError(
            "Say in up to %(most)s signs what was wrong; learners read it.", most=LONGEST_REASON
        )
    # Who grades now is waited for, and who comes later waits and then sees the rule.
    take_turn(session, Turn.REGRADE)
    session.expire_all()
    done = session.scalar(select(Regrade).where(Regrade.public_id == order.public_id))
    if done is not None:
        return done
    if session.scalar(select(Regrade.id).where(Regrade.carried_out_at.is_(None)).limit(1)) is not None:
        raise ConflictError(ONE_AT_A_TIME)
    found = preview_of(session, plan)
    if found.fingerprint != fingerprint:
        raise ConflictError(CHANGED_MEANWHILE)
    return _logged(session, found, order, reason, now)


def _logged(session: Session, found: Preview, order: Order, reason: str, now: datetime) -> Regrade:
    plan = found.plan
    regrade = Regrade(
        public_id=order.public_id,
        item_id=plan.asked.item.id,
        version_id=plan.asked.id,
        treatment=plan.treatment,
        key_version_id=plan.key_version.id if plan.key_version else None,
        key_options=" ".join(plan.ticked) or None,
        never_lower=plan.never_lower,
        reason=reason,
        actor=order.actor,
        at=now,
        raised=found.raised,
        lowered=found.lowered,
        same=found.same,
        fingerprint=found.fingerprint,
        carried_out_at=None if found.effects else now,
    )
    session.add(regrade)
    session.flush()
    return regrade
