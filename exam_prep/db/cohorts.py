"""Tables of cohorts: who leads one, who is in it, and how its members are named to staff."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.core.cohorts import Naming
from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value


class Cohort(Base, kw_only=True):
    """A group of learners with its staff."""

    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint("length(title) BETWEEN 1 AND 80", name="title_length"),
        CheckConstraint("numbered >= 0", name="numbered_from_none"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    names: Mapped[Naming] = mapped_column(enum_by_value(Naming, "naming"))
    """Settled when the cohort is made: members joined under its promise."""
    join_code: Mapped[str] = mapped_column(unique=True)
    """As `core.cohorts.plain_code` gives it; a new one ends the old one."""
    joining_open: Mapped[bool] = mapped_column(default=True)
    numbered: Mapped[int] = mapped_column(default=0)
    """The last number given to a member; a number is never given twice, also when its member is gone."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class CohortStaff(Base, kw_only=True):
    """One account that leads a cohort; whoever made it is the first."""

    __tablename__ = "cohort_staff"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CohortMember(Base, kw_only=True):
    """One learner in a cohort; the row stays when they leave, so that coming back is the same membership.

    In the cohort is who neither left nor was taken out (`services/cohorts/members.py`).
    """

    __tablename__ = "cohort_member"
    __table_args__ = (
        UniqueConstraint("cohort_id", "learner_id"),
        UniqueConstraint("cohort_id", "number"),
        CheckConstraint("length(name) BETWEEN 1 AND 80", name="name_length"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(unique=True)
    """How staff's pages address a member; a learner's own public id is in their cookie and nobody else's."""
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    """By order of joining; the pseudonym follows from it (`core.cohorts.called`)."""
    name: Mapped[str | None] = mapped_column(default=None)
    """What the learner typed when joining; None in a pseudonym cohort and once they left."""
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When staff took the member out; the code lets them in no more until staff let them back."""
