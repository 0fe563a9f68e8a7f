"""Check the choices of policies: each is of its learner's own goal, and follows from what was rolled out."""

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.selector import decide
from exam_prep.db.study import GoalEvent, PolicyChoice
from exam_prep.services.verify_report import Mismatch


def check_choices(session: Session, learners: Sequence[int]) -> Iterator[Mismatch]:
    """Give what disagrees; plans themselves are not stored, they follow from cards, goal and policy.

    A guest's choices that came along stand among the account's.
    """
    query = (
        select(PolicyChoice, GoalEvent)
        .outerjoin(GoalEvent, GoalEvent.id == PolicyChoice.goal_id)
        .where(PolicyChoice.learner_id.in_(learners))
        .order_by(PolicyChoice.id)
    )
    for choice, goal in session.execute(query):
        key = f"{choice.learner_id}/{choice.id}"
        if goal is None or not _is_of(choice, goal):
            yield Mismatch("policy_choice", key, "is not of an exam date that this learner had set")
        expected = {Policy(name): share for name, share in json.loads(choice.expected).items()}
        follows = decide(expected, reviews=choice.reviews, former=choice.former, least_gain=choice.least_gain)
        if choice.policy is not follows:
            yield Mismatch("policy_choice", key, f"is {choice.policy}, what was rolled out gives {follows}")


def _is_of(choice: PolicyChoice, goal: GoalEvent) -> bool:
    own = goal.learner_id == choice.learner_id
    return own and goal.exam_on is not None and goal.at <= choice.at
