"""Tables of item statistics: whole-number sums by group, and which sitting is in them (docs/adr/0040)."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.db.base import Base

DRAWN = 0
"""The form number of a group whose forms are drawn for each learner."""


class SittingGroup(Base, kw_only=True):
    """Sittings whose rest scores can be compared, with the sums of their scores (core/analysis/sums.py)."""

    __tablename__ = "sitting_group"
    __table_args__ = (
        UniqueConstraint("exam_id", "version", "form_number", "is_whole"),
        CheckConstraint("form_number >= 0", name="form_from_none"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    exam_id: Mapped[str]
    version: Mapped[int]
    """The row of `mock_exam_version` where staff built the exam, else the version of the shipped one."""
    form_number: Mapped[int]
    """Which fixed form, from 1; 0 where forms are drawn."""
    is_whole: Mapped[bool]
    """Whether each item of these sittings counts; of the others a part, which was not met before."""
    n: Mapped[int]
    score: Mapped[int] = mapped_column(BigInteger)
    score_squared: Mapped[int] = mapped_column(BigInteger)


class ItemSum(Base, kw_only=True):
    """Sums of one item version in one group; what each holds says `core.analysis.sums.ItemSums`."""

    __tablename__ = "item_sum"
    __table_args__ = (Index("ix_item_sum_version", "item_version_id"), {"sqlite_with_rowid": False})

    group_id: Mapped[int] = mapped_column(
        ForeignKey("sitting_group.id", ondelete="CASCADE"), primary_key=True
    )
    item_version_id: Mapped[int] = mapped_column(
        ForeignKey("item_version.id", ondelete="RESTRICT"), primary_key=True
    )
    n: Mapped[int]
    omitted: Mapped[int]
    not_reached: Mapped[int]
    mark: Mapped[int] = mapped_column(BigInteger)
    mark_squared: Mapped[int] = mapped_column(BigInteger)
    rest: Mapped[int] = mapped_column(BigInteger)
    rest_squared: Mapped[int] = mapped_column(BigInteger)
    mark_rest: Mapped[int] = mapped_column(BigInteger)


class OptionSum(Base, kw_only=True):
    """Of those who chose one option: how many, and the sum of their rest scores; no row where nobody did."""

    __tablename__ = "option_sum"
    __table_args__ = ({"sqlite_with_rowid": False},)

    group_id: Mapped[int] = mapped_column(
        ForeignKey("sitting_group.id", ondelete="CASCADE"), primary_key=True
    )
    item_version_id: Mapped[int] = mapped_column(
        ForeignKey("item_version.id", ondelete="RESTRICT"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    """Counts the options as the item's author wrote them, from 0."""
    n: Mapped[int]
    rest: Mapped[int] = mapped_column(BigInteger)


class TimeCount(Base, kw_only=True):
    """How many took a time of one bin (core/analysis/times.py); no row where nobody did."""

    __tablename__ = "time_count"
    __table_args__ = ({"sqlite_with_rowid": False},)

    group_id: Mapped[int] = mapped_column(
        ForeignKey("sitting_group.id", ondelete="CASCADE"), primary_key=True
    )
    item_version_id: Mapped[int] = mapped_column(
        ForeignKey("item_version.id", ondelete="RESTRICT"), primary_key=True
    )
    bin: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]


class CountedSitting(Base, kw_only=True):
    """That a sitting was counted, and which of its items count: decided once, to be taken back."""

    __tablename__ = "counted_sitting"
    __table_args__ = (Index("ix_counted_sitting_group", "group_id"),)

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("sitting_group.id", ondelete="RESTRICT"))
    firsts: Mapped[str]
    """A sign for each position, `1` where the learner met the item for the first time, else `0`."""
    earned: Mapped[int]
    """What the items that count earned together, in thousandths of a point."""
    reached: Mapped[int]
    """How many of the items that count the learner reached."""
    is_counted: Mapped[bool]
    """Whether it is in the sums now; not after it was voided."""
