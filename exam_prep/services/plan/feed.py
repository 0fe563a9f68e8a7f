"""The calendar of a plan, read by whoever has its secret address."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from exam_prep.core.memory import study_day
from exam_prep.core.planning.goal import Goal
from exam_prep.db.learners import Learner
from exam_prep.db.study import PlanFeed
from exam_prep.errors import NotFoundError
from exam_prep.interchange.calendar import Entry, calendar_file
from exam_prep.services.accounts.signins import hash_of
from exam_prep.services.bank.served import Loaded
from exam_prep.services.goals import goal_of
from exam_prep.services.learners import LearnerRef, ref_of

DAYS_AHEAD: Final = 90
"""How far the calendar reaches: what lies beyond will have been planned anew by then."""

NO_CALENDAR: Final = "There is no calendar at this address; make a new address on the page of your plan."


def make_feed(session: Session, learner: LearnerRef, token: str, *, now: datetime) -> None:
    """Let `token` open the learner's calendar; the address before it stops working."""
    end_feed(session, learner)
    session.add(PlanFeed(learner_id=learner.id, token_hash=hash_of(token), made_at=now))
    session.flush()


def end_feed(session: Session, learner: LearnerRef) -> None:
    """Let no address open the learner's calendar."""
    session.execute(delete(PlanFeed).where(PlanFeed.learner_id == learner.id))


def has_feed(session: Session, learner: LearnerRef) -> bool:
    """Return whether some address opens the learner's calendar."""
    return session.get(PlanFeed, learner.id) is not None


def calendar_of(session: Session, loaded: Loaded, token: str, *, now: datetime) -> bytes:
    """Return the calendar that `token` opens; empty where no exam is ahead.

    Raises:
        NotFoundError: no calendar has this address.
    """
    row = session.scalar(
        select(Learner)
        .join(PlanFeed, PlanFeed.learner_id == Learner.id)
        .where(PlanFeed.token_hash == hash_of(token))
    )
    if row is None:
        raise NotFoundError(NO_CALENDAR)
    learner = ref_of(row)
    goal = goal_of(session, learner)
    entries = _entries(loaded, goal, learner, now) if goal else []
    return calendar_file("Exam prep", entries, made_at=now, owner=hash_of(learner.public_id)[:16])


def _entries(loaded: Loaded, goal: Goal, learner: LearnerRef, now: datetime) -> list[Entry]:
    today = study_day(now, learner.zone)
    if goal.exam_on is None or not goal.is_ahead(today):
        return []
    until = today + timedelta(days=DAYS_AHEAD)
    days = [day for day in goal.days(today) if day < until and goal.budget_on(day) > 0]
    exam = loaded.exams.get(goal.exam_id)
    title = exam.title if exam else goal.exam_id
    return [
        *(Entry(f"{day:%Y%m%d}", day, f"Study {goal.minutes_a_day} minutes") for day in days),
        Entry("exam", goal.exam_on, title, "All the best."),
    ]
