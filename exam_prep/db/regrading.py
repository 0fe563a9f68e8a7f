"""Tables of regrading: what staff decided about an item version, and what it did to each sitting."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.core.regrading.treatments import Credit, Treatment
from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value


class Regrade(Base, kw_only=True):
    """One decision on how responses to an item version are graded; append-only, the last one holds."""

    __tablename__ = "regrade"
    __table_args__ = (
        CheckConstraint("length(reason) BETWEEN 1 AND 500", name="reason_length"),
        CheckConstraint(
            "(treatment IN ('new_key', 'accept_both'))"
            " = (key_version_id IS NOT NULL OR key_options IS NOT NULL)",
            name="key_where_needed",
        ),
        CheckConstraint("key_version_id IS NULL OR key_options IS NULL", name="one_key"),
        Index("ix_regrade_version", "version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(unique=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="RESTRICT"))
    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id", ondelete="RESTRICT"))
    """The version that was asked, whose responses are graded anew."""
    treatment: Mapped[Treatment] = mapped_column(enum_by_value(Treatment, "treatment"))
    key_version_id: Mapped[int | None] = mapped_column(ForeignKey("item_version.id", ondelete="RESTRICT"))
    """The version whose key holds."""
    key_options: Mapped[str | None] = mapped_column(default=None)
    """Or the options of the asked version that are the key, by ids, parted by spaces."""
    never_lower: Mapped[bool]
    reason: Mapped[str]
    """What learners read on their result."""
    actor: Mapped[str]
    """Address of the account, for the log."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    raised: Mapped[int]
    lowered: Mapped[int]
    same: Mapped[int]
    fingerprint: Mapped[str]
    """SHA-256 of the preview that was committed."""
    carried_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When the last sitting that had been graded before had followed it; None while some have not yet."""


class RegradedSitting(Base, kw_only=True):
    """What one regrade did to one sitting, also where nothing changed; `verify` works it out again.

    Points, maximum and cut of the sitting are None where it had no points yet.
    """

    __tablename__ = "regraded_sitting"
    __table_args__ = (Index("ix_regraded_sitting_sitting", "sitting_id"),)

    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrade.id", ondelete="CASCADE"), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int]
    former_id: Mapped[int | None] = mapped_column(ForeignKey("regrade.id", ondelete="RESTRICT"))
    """The regrade that had decided before; None for the item's own key."""
    item_points_before: Mapped[float]
    item_points_after: Mapped[float]
    credit_before: Mapped[Credit] = mapped_column(enum_by_value(Credit, "credit_before"))
    credit_after: Mapped[Credit] = mapped_column(enum_by_value(Credit, "credit_after"))
    points_before: Mapped[float | None] = mapped_column(default=None)
    points_after: Mapped[float | None] = mapped_column(default=None)
    maximum_before: Mapped[int | None] = mapped_column(default=None)
    maximum_after: Mapped[int | None] = mapped_column(default=None)
    cut_before: Mapped[Decimal | None] = mapped_column(Numeric(7, 2), default=None)
    cut_after: Mapped[Decimal | None] = mapped_column(Numeric(7, 2), default=None)
    review: Mapped[str | None] = mapped_column(default=None)
    """The log's line of memory that it took out, as JSON: a given or dropped item says nothing of memory."""
