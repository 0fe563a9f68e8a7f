"""Let those who were graded before follow a regrade: in portions, so that no save waits for all of them."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, Select, func, select
from sqlalchemy.orm import Session

from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.regrading import Regrade
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.regrading.applying import apply_effects
from exam_prep.services.regrading.effects import effects_of, graded_on
from exam_prep.services.regrading.plans import plan_again

PORTION = 10
"""Sittings of one transaction: a few tenths of a second, for which others wait to write."""
_REST_SECONDS = 0.02
"""Between two portions, so that whoever waits has their turn: a thread lock is not fair by itself."""


def carry_out(
    engine: Engine,
    cache: ServedBankCache,
    *,
    now: datetime,
    size: int = PORTION,
    portions: int = 100,
    stops: Callable[[], bool] = lambda: False,
) -> int:
    """Do up to so many portions of the regrade that is under way; returns how many sittings followed.

    `size` is how many sittings one transaction holds.
    What a crash left is taken up where it stood: a sitting has followed, or not.
    """
    followed = 0
    for portion in range(portions):
        if portion:
            time.sleep(_REST_SECONDS)
        if stops():
            break
        with writing_session(engine) as session:
            some = _portion(session, cache, size, now)
        followed += some
        if some < size:
            break
    return followed


def count_left(session: Session, regrade: Regrade) -> int:
    """Return how many sittings have not followed a regrade yet."""
    if regrade.carried_out_at is not None:
        return 0
    return session.scalar(select(func.count()).select_from(_left(regrade).subquery())) or 0


def _portion(session: Session, cache: ServedBankCache, size: int, now: datetime) -> int:
    waiting = select(Regrade).where(Regrade.carried_out_at.is_(None)).order_by(Regrade.id).limit(1)
    regrade = session.scalar(waiting.with_for_update())
    if regrade is None:
        return 0
    sittings = _held(session, regrade, size)
    plan = plan_again(session, cache, regrade)
    # Once more whether they are left: until they were held, others could hand in, reopen or void.
    effects = effects_of(session, plan, Sitting.id.in_(sittings), _is_left(regrade))
    apply_effects(session, cache, regrade, effects, now)
    if len(sittings) < size:
        regrade.carried_out_at = now
    return len(sittings)


def _held(session: Session, regrade: Regrade, size: int) -> Sequence[int]:
    """Hold the learners of the next portion in the order of everybody; return its sittings."""
    query = _left(regrade).order_by(Sitting.id).limit(size)
    rows = session.execute(query).all()
    learners = {learner for _sitting, learner in rows}
    session.execute(
        select(Learner.id).where(Learner.id.in_(learners)).order_by(Learner.id).with_for_update()
    ).all()
    return [sitting for sitting, _learner in rows]


def _left(regrade: Regrade) -> Select[int, int]:
    return (
        select(Sitting.id, Sitting.learner_id)
        .join(SittingItem, SittingItem.sitting_id == Sitting.id)
        .where(*graded_on(regrade.version_id), _is_left(regrade))
    )


def _is_left(regrade: Regrade) -> ColumnElement[bool]:
    return SittingItem.regrade_id.is_distinct_from(regrade.id)
