"""Today's plan: which concepts, why each, and how long it takes."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.memory import study_day
from exam_prep.core.planning import lasting
from exam_prep.core.planning.calibration import UNCALIBRATED, Calibration, Curve
from exam_prep.core.planning.day import DayPlan, Step, Why, plan_day
from exam_prep.core.planning.goal import Goal
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.reasons import due_under
from exam_prep.core.planning.scoring import order, scores
from exam_prep.db.memory import Card
from exam_prep.db.study import PolicyChoice
from exam_prep.services.bank.served import Loaded
from exam_prep.services.goals import goal_of
from exam_prep.services.learners import LearnerRef
from exam_prep.services.plan.standing import Standing, standing_of
from exam_prep.services.sittings.held import Held, held_back

WITHOUT_CHOICE: Final = Policy.THRESHOLD
"""The policy of a plan before one was chosen for the learner (docs/simulation.md)."""

WITHOUT_DATE: Final = Policy.DUE_FIRST
"""The policy where no exam is ahead: FSRS at 0.9."""

_FAR_DAYS = 180
"""How far ahead gain is counted where no exam is ahead."""

FREE_SECONDS: Final = 15 * 60.0
"""What a day holds for a learner without a goal."""


@dataclass(frozen=True, slots=True)
class Today:
    """The plan of a study day as it stands now: `steps` is what is left of it.

    `seconds_left` is what is left of the day's budget; on a rest day and on exam day it is 0. `policy` is
    what the plan follows, `belief` how the learner is thought to forget, `seed` that of roll-outs.
    """

    goal: Goal | None
    standing: Standing
    policy: Policy
    belief: Calibration
    seed: int
    plan: DayPlan
    seconds_left: float


def today_of(session: Session, loaded: Loaded, learner: LearnerRef, *, now: datetime) -> Today:
    """Return what is left of today's plan; seven queries, whatever there is."""
    goal = goal_of(session, learner)
    standing = standing_of(session, loaded, learner, goal, now=now)
    today = study_day(now, learner.zone)
    ahead = goal if goal and goal.is_ahead(today) else None
    choice = last_choice(session, learner) if ahead else None
    belief = belief_of(choice) if choice else UNCALIBRATED
    policy = choice.policy if choice else WITHOUT_CHOICE if ahead else WITHOUT_DATE
    curve = belief.map if choice else Curve()
    budget = _budget(goal, today)
    left = max(budget - standing.seconds_today, 0.0)
    days_left = (ahead.exam_on - today).days if ahead and ahead.exam_on else _FAR_DAYS
    steps = steps_of(standing, held_back(session, learner), policy, curve, days_left=max(days_left, 1))
    met = {one.section for one in standing.concepts if one.concept in standing.cards}
    plan = plan_day(steps, seconds=left, all_sections_met={one.section for one in standing.concepts} <= met)
    return Today(goal, standing, policy, belief, choice.seed if choice else learner.id, plan, left)


def _budget(goal: Goal | None, today: date) -> float:
    """Return the seconds of the day; once the exam is over, days go on as before."""
    if goal is None:
        return FREE_SECONDS
    is_over = goal.exam_on is not None and not goal.is_ahead(today)
    return (replace(goal, exam_on=None) if is_over else goal).budget_on(today)


def steps_of(
    standing: Standing, held: Held, policy: Policy, curve: Curve, *, days_left: int
) -> tuple[Step, ...]:
    """Return every concept that could be asked today, best first; what was studied today is not."""
    pool = standing.pool
    due = due_under(policy, pool, days_left=days_left, curve=curve)
    score = scores(policy, pool, days_left=days_left, curve=curve)
    recall = lasting.recall(pool, curve)
    seconds = recall * pool.seconds_right + (1 - recall) * pool.seconds_wrong
    found: list[Step] = []
    for at in order(policy, pool, days_left=days_left, curve=curve):
        one = standing.concepts[at]
        if pool.seen_today[at] or one.concept in held.concepts:
            continue
        card = standing.cards.get(one.concept)
        found.append(
            Step(
                concept=one.concept,
                tag=one.tag,
                why=_why(card, due=bool(due[at])),
                seconds=float(seconds[at]),
                score=max(float(score[at]), 0.0),
                recall=None if card is None else float(recall[at]),
            )
        )
    return tuple(found)


def _why(card: Card | None, *, due: bool) -> Why:
    if card is None:
        return Why.NEW
    if card.is_misconception and due:
        return Why.MISCONCEPTION
    return Why.DUE if due else Why.MORE


def belief_of(choice: PolicyChoice) -> Calibration:
    """Return how a learner forgets, as it was believed when the choice was made."""
    return Calibration(np.array(json.loads(choice.belief)), choice.reviews)


def last_choice(session: Session, learner: LearnerRef) -> PolicyChoice | None:
    """Return the newest choice of a policy, or None before the first."""
    query = select(PolicyChoice).where(PolicyChoice.learner_id == learner.id).order_by(PolicyChoice.id.desc())
    return session.scalar(query.limit(1))
