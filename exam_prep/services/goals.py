"""A learner's goal: the exam, its date, minutes a day and rest days; the last decision holds."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.memory import study_day
from exam_prep.core.planning.goal import FEWEST_MINUTES, Goal, check_goal
from exam_prep.db.study import GoalEvent
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef


def goal_event(session: Session, learner: LearnerRef) -> GoalEvent | None:
    """Return the learner's last decision, or None before the first one."""
    query = select(GoalEvent).where(GoalEvent.learner_id == learner.id).order_by(GoalEvent.id.desc())
    return session.scalar(query.limit(1))


def goal_of(session: Session, learner: LearnerRef) -> Goal | None:
    """Return what the learner prepares for, or None; an exam that is gone from the bank is still named."""
    event = goal_event(session, learner)
    return None if event is None else goal_in(event)


def goal_in(event: GoalEvent) -> Goal | None:
    """Return the goal that a decision set, or None where it took the goal away."""
    if event.exam_id is None:
        return None
    rest = frozenset(int(day) for day in event.rest_days.split())
    return Goal(event.exam_id, event.exam_on, event.minutes_a_day, rest)


def set_goal(session: Session, loaded: Loaded, learner: LearnerRef, goal: Goal, *, now: datetime) -> None:
    """Write down what the learner prepares for from now on.

    Raises:
        NotFoundError: there is no such exam.
        GoalError: the date, the minutes or the rest days cannot be.
    """
    loaded.exam(goal.exam_id)
    check_goal(goal, today=study_day(now, learner.zone))
    if goal != goal_of(session, learner):
        _note(session, learner, goal, now)


def remove_goal(session: Session, learner: LearnerRef, *, now: datetime) -> None:
    """Take the goal away; what was learned stays, and review goes on without a date."""
    if goal_of(session, learner) is not None:
        _note(session, learner, None, now)


def _note(session: Session, learner: LearnerRef, goal: Goal | None, now: datetime) -> None:
    session.add(
        GoalEvent(
            learner_id=learner.id,
            at=now,
            exam_id=goal.exam_id if goal else None,
            exam_on=goal.exam_on if goal else None,
            minutes_a_day=goal.minutes_a_day if goal else FEWEST_MINUTES,
            rest_days=" ".join(str(day) for day in sorted(goal.rest_days)) if goal else "",
        )
    )
    session.flush()
