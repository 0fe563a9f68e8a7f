"""What a learner planned, as the plain values of the document."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.study import GoalEvent, PolicyChoice
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.form import instant


def goal_records(session: Session, learner: LearnerRef) -> Iterator[dict[str, Any]]:
    """Give every decision on the goal, in order; `exam` None is the end of one."""
    query = select(GoalEvent).where(GoalEvent.learner_id == learner.id).order_by(GoalEvent.id)
    for row in session.scalars(query):
        yield {
            "at": instant(row.at),
            "exam": row.exam_id,
            "exam_on": row.exam_on and row.exam_on.isoformat(),
            "minutes_a_day": row.minutes_a_day if row.exam_id else None,
            "rest_days": [int(day) for day in row.rest_days.split()],
        }


def policy_records(session: Session, learner: LearnerRef) -> Iterator[dict[str, Any]]:
    """Give the policies that the plan followed, in order, with what each was expected to reach."""
    query = select(PolicyChoice).where(PolicyChoice.learner_id == learner.id).order_by(PolicyChoice.id)
    for row in session.scalars(query):
        yield {
            "at": instant(row.at),
            "policy": row.policy.value,
            "former": row.former and row.former.value,
            "expected": json.loads(row.expected) if row.expected else {},
        }
