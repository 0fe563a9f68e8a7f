"""Tables of the plan: what a learner prepares for, by which policy, and the calendar that shows it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.core.planning.policy import Policy
from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value


class GoalEvent(Base, kw_only=True):
    """One decision on the goal; append-only, the last one of a learner holds."""

    __tablename__ = "goal_event"
    __table_args__ = (
        CheckConstraint("minutes_a_day BETWEEN 5 AND 240", name="minutes_in_range"),
        CheckConstraint("exam_id IS NOT NULL OR exam_on IS NULL", name="date_of_an_exam"),
        Index("ix_goal_event_learner", "learner_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    exam_id: Mapped[str | None]
    """The exam; None when the learner took the goal away."""
    exam_on: Mapped[date | None]
    """Its date where the learner lives; None while they have none."""
    minutes_a_day: Mapped[int]
    rest_days: Mapped[str]
    """Days of the week without study, 0 Monday to 6 Sunday, parted by spaces."""


class PolicyChoice(Base, kw_only=True):
    """Which policy a learner's plan follows from `at` on, and the seed that chose it; append-only."""

    __tablename__ = "policy_choice"
    __table_args__ = (Index("ix_policy_choice_learner", "learner_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal_event.id", ondelete="CASCADE"))
    bank_hash: Mapped[str]
    """The content hash of the bank it was chosen for."""
    seed: Mapped[int] = mapped_column(BigInteger)
    policy: Mapped[Policy] = mapped_column(enum_by_value(Policy, "policy"))
    reviews: Mapped[int]
    """How many spaced reviews spoke of how this learner forgets."""
    belief: Mapped[str]
    """What they made likely: the log-posterior of core/planning/calibration.py as JSON."""
    former: Mapped[Policy | None] = mapped_column(enum_by_value(Policy, "former_policy"))
    """The policy before it, that of the cold start for the first choice; None for first ones of old."""
    least_gain: Mapped[float]
    """What another policy had to promise, in exam-day recall, before the former was left."""
    expected: Mapped[str]
    """Expected share of the exam known on its day, by policy, as JSON; empty where none was rolled out."""


class PlanFeed(Base, kw_only=True):
    """The secret address of a learner's calendar; a new one ends the old one."""

    __tablename__ = "plan_feed"

    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
