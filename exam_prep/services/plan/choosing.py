"""Choose the policy of learners whose exam is ahead: once a week, and when the goal or the bank changed."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, and_, func, or_, select
from sqlalchemy.orm import Session

from exam_prep.core.memory import Memory, study_day
from exam_prep.core.planning.calibration import Observation, calibrate
from exam_prep.core.planning.selector import COLD_START, LEAST_GAIN, Choice, choose
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.study import GoalEvent, PolicyChoice
from exam_prep.services.bank.served import Loaded, ServedBankCache
from exam_prep.services.goals import goal_event, goal_in
from exam_prep.services.learners import LearnerRef, ref_of
from exam_prep.services.plan.standing import standing_of
from exam_prep.services.plan.today import last_choice
from exam_prep.services.remember import after, evidence_of

EVERY: Final = timedelta(days=7)
_STILL_HERE: Final = timedelta(days=30)
_AT_ONCE = 20
"""How many learners one round serves: the others wait for the next one, seconds later."""

_FEWEST_CHOICES = 2


def choose_policies(engine: Engine, cache: ServedBankCache, *, now: datetime) -> int:
    """Choose for some of those who wait; returns how many choices were written.

    Roll-outs run before the write transaction begins, so nobody's save waits for them. A choice for a goal
    that changed meanwhile is left out.
    """
    chosen = 0
    with Session(engine) as session:
        loaded = cache.current(session)
        waiting = [ref_of(row) for row in _waiting(session, loaded, now)]
    for learner in waiting:
        with Session(engine) as session:
            row = choice_for(session, loaded, learner, now=now)
        if row is None:
            continue
        with writing_session(engine) as session:
            event = goal_event(session, learner)
            if event is not None and event.id == row.goal_id:
                session.add(row)
                chosen += 1
    return chosen


def choice_for(
    session: Session, loaded: Loaded, learner: LearnerRef, *, now: datetime
) -> PolicyChoice | None:
    """Return the choice for a learner as of `now`, not yet added; None where no exam is ahead.

    The seed follows from the learner and the instant, so a choice can be made again.
    """
    event = goal_event(session, learner)
    goal = goal_in(event) if event else None
    budgets = goal.budgets(study_day(now, learner.zone)) if goal else ()
    if event is None or not budgets:
        return None
    standing = standing_of(session, loaded, learner, goal, now=now)
    if not standing.concepts:
        return None
    belief, last = calibrate(observations(session, learner)), last_choice(session, learner)
    former = last.policy if last else COLD_START
    seed = int(now.timestamp()) * 1000 + learner.id % 1000
    choice = choose(standing.pool, budgets, belief, seed=seed, former=former)
    return PolicyChoice(
        learner_id=learner.id,
        at=now,
        goal_id=event.id,
        bank_hash=loaded.content_hash,
        seed=seed,
        policy=choice.policy,
        former=former,
        least_gain=LEAST_GAIN,
        reviews=belief.reviews,
        belief=json.dumps([round(float(one), 6) for one in belief.log_posterior]),
        expected=_told(choice),
    )


def observations(session: Session, learner: LearnerRef) -> Iterator[Observation]:
    """Give what the log tells of forgetting: each response at least a study day after the one before it."""
    events = session.scalars(
        select(ReviewEvent).where(ReviewEvent.learner_id == learner.id).order_by(ReviewEvent.id)
    )
    memories: dict[str, Memory] = {}
    learnt: dict[str, bool] = {}
    for event in events:
        before = memories.get(event.concept)
        learnt.setdefault(event.concept, evidence_of(event).is_wrong)
        if before is not None and (elapsed := _elapsed(before, event)) >= 1:
            evidence = evidence_of(event)
            choices = max(evidence.options - evidence.struck, _FEWEST_CHOICES)
            yield Observation(
                before.stability, elapsed, not evidence.is_wrong, 1 / choices, learnt[event.concept]
            )
        memories[event.concept] = after(before, event)


def _elapsed(before: Memory, event: ReviewEvent) -> int:
    zone = ZoneInfo(event.time_zone)
    return (study_day(event.studied_at, zone) - study_day(before.last_review_at, zone)).days


def _waiting(session: Session, loaded: Loaded, now: datetime) -> list[Learner]:
    """Return learners with an exam ahead, seen lately, whose last choice is of another goal, bank or week."""
    goals = select(func.max(GoalEvent.id)).group_by(GoalEvent.learner_id)
    choices = select(func.max(PolicyChoice.id)).group_by(PolicyChoice.learner_id)
    stale = or_(
        PolicyChoice.id.is_(None),
        PolicyChoice.goal_id != GoalEvent.id,
        PolicyChoice.bank_hash != loaded.content_hash,
        PolicyChoice.at <= now - EVERY,
    )
    query = (
        select(Learner)
        .join(GoalEvent, and_(GoalEvent.learner_id == Learner.id, GoalEvent.id.in_(goals)))
        .outerjoin(PolicyChoice, and_(PolicyChoice.learner_id == Learner.id, PolicyChoice.id.in_(choices)))
        .where(
            # A day late at the most, wherever the learner lives.
            GoalEvent.exam_on > (now - timedelta(days=1)).date(),
            Learner.last_seen_at > now - _STILL_HERE,
            stale,
        )
        .order_by(Learner.id)
        .limit(_AT_ONCE)
    )
    return list(session.scalars(query))


def _told(choice: Choice) -> str:
    return json.dumps({policy.value: share for policy, share in choice.expected.items()})
