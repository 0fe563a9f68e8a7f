"""Let those who were graded before follow a regrade: in portions, so that no save waits for all of them."""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.regrading import Regrade
from exam_prep.db.sittings import Sitting
from exam_prep.errors import DAMAGE, InvalidError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.regrading.applying import apply_effects
from exam_prep.services.regrading.effects import Effect, Effects, effects_of
from exam_prep.services.regrading.left import has_not_followed, left_of
from exam_prep.services.regrading.plans import plan_again

log = logging.getLogger(__name__)

PORTION = 10
"""Sittings of one transaction: a few tenths of a second, for which others wait to write."""
_REST_SECONDS = 0.02
"""Between two portions, so that whoever waits has their turn: a thread lock is not fair by itself."""


class _Portion(NamedTuple):
    """How many sittings followed, and whether the regrade is carried out with them."""

    followed: int
    is_last: bool


class _StuckError(Exception):
    """These sittings cannot all follow; nothing of them was changed."""

    def __init__(self, sittings: Sequence[int]) -> None:
        super().__init__(f"{len(sittings)} sittings")
        self.sittings = sittings


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

    `size` is how many sittings one transaction holds. What a crash left is taken up where it stood: a
    sitting has followed, or not. One that cannot follow, since what is stored of it does not fit together,
    is logged and left out with all its points as they were, so that it holds up nobody else. Any other
    trouble, of the database or of this program, leaves nobody out: the portion is raised and waits.
    """
    followed, aside = 0, set[int]()
    for portion in range(portions):
        if portion:
            time.sleep(_REST_SECONDS)
        if stops():
            break
        done = _tried(engine, cache, size, now, aside)
        followed += done.followed
        if done.is_last:
            break
    return followed


def _tried(engine: Engine, cache: ServedBankCache, size: int, now: datetime, aside: set[int]) -> _Portion:
    """Do a portion; where it cannot be done, do its sittings one by one and put those aside that cannot."""
    try:
        with writing_session(engine) as session:
            return _portion(session, cache, size, now, aside)
    except _StuckError as stuck:
        if len(stuck.sittings) > 1:
            done = [_tried(engine, cache, 1, now, aside) for _sitting in stuck.sittings]
            return _Portion(sum(one.followed for one in done), any(one.is_last for one in done))
        log.exception("regrade_left_out sitting=%d", stuck.sittings[0])
        aside.update(stuck.sittings)
        return _Portion(0, is_last=False)


def _portion(
    session: Session, cache: ServedBankCache, size: int, now: datetime, aside: Collection[int]
) -> _Portion:
    waiting = select(Regrade).where(Regrade.carried_out_at.is_(None)).order_by(Regrade.id).limit(1)
    regrade = session.scalar(waiting.with_for_update())
    if regrade is None:
        return _Portion(0, is_last=True)
    sittings = _held(session, regrade, size, aside)
    if sittings:
        _follow(session, cache, regrade, sittings, now)
    is_last = len(sittings) < size
    if is_last:
        regrade.carried_out_at = now
    return _Portion(len(sittings), is_last)


def _follow(
    session: Session, cache: ServedBankCache, regrade: Regrade, sittings: Sequence[int], now: datetime
) -> None:
    try:
        plan = plan_again(session, cache, regrade)
        # Once more whether they are left: until they were held, others could hand in, reopen or void.
        effects = effects_of(session, plan, Sitting.id.in_(sittings), has_not_followed(regrade))
        apply_effects(session, cache, regrade, _all_told(effects), now)
        session.flush()
    except DAMAGE as error:
        raise _StuckError(sittings) from error


def _all_told(effects: Effects) -> Sequence[Effect]:
    if effects.unreadable:
        raise InvalidError("A response does not fit the question that it answers.")
    return effects.told


def _held(session: Session, regrade: Regrade, size: int, aside: Collection[int]) -> Sequence[int]:
    """Hold the learners of the next portion in the order of everybody; return its sittings."""
    query = left_of(regrade).where(Sitting.id.not_in(aside)).order_by(Sitting.id).limit(size)
    rows = session.execute(query).all()
    learners = {learner for _sitting, learner in rows}
    session.execute(
        select(Learner.id).where(Learner.id.in_(learners)).order_by(Learner.id).with_for_update()
    ).all()
    return [sitting for sitting, _learner in rows]
