"""Delete all that belongs to a learner, the log included, in the caller's one transaction."""

from dataclasses import dataclass

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import State
from exam_prep.db.cohorts import CohortMember
from exam_prep.db.learners import Learner
from exam_prep.db.problem_reports import ProblemReport
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.db.study import GoalEvent
from exam_prep.services.item_statistics.setting_right import uncount_learners
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.owned import lock_learner


@dataclass(frozen=True, slots=True)
class Contents:
    """How much there is of a learner; `running` counts sittings that are not handed in."""

    sittings: int
    answers: int
    running: int
    reports: int
    goals: int
    """How many decisions on a goal."""
    groups: int
    """How many groups they joined, also those that they left."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take along or to delete."""
        return self.sittings == 0 and self.goals == 0 and self.groups == 0


def contents_of(session: Session, learner: LearnerRef | None) -> Contents:
    """Return how much is kept of the learner; nothing of a newcomer."""
    if learner is None:
        return Contents(0, 0, 0, 0, 0, 0)
    sittings = select(func.count()).select_from(Sitting).where(Sitting.learner_id == learner.id)
    answers = (
        select(func.count())
        .select_from(SittingItem)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(Sitting.learner_id == learner.id, SittingItem.response != "")
    )
    reports = select(func.count()).select_from(ProblemReport).where(ProblemReport.learner_id == learner.id)
    running = sittings.where(Sitting.state == State.IN_PROGRESS)
    goals = select(func.count()).select_from(GoalEvent).where(GoalEvent.learner_id == learner.id)
    groups = select(func.count()).select_from(CohortMember).where(CohortMember.learner_id == learner.id)
    queries = (sittings, answers, running, reports, goals, groups)
    return Contents(*(_count(session, query) for query in queries))


def forget(session: Session, learner: LearnerRef) -> None:
    """Delete the learner and every row that hangs on them: sittings, open or not, log, reviews, reports.

    This and `purge_idle` are the only deletions from the log. A save that waits for the learner's row finds
    no sitting afterwards.
    """
    lock_learner(session, learner.id)
    uncount_learners(session, (learner.id,))
    session.execute(delete(Learner).where(Learner.id == learner.id))


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0
