"""Tables of memory: the log of reviews, and the cards that follow from it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.core.responses import Certainty
from exam_prep.core.sitting import Mode
from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value


class ReviewEvent(Base, kw_only=True):
    """One graded response as evidence of memory; append-only, cards are replayed from it."""

    __tablename__ = "review_event"
    __table_args__ = (
        UniqueConstraint("sitting_id", "position"),
        CheckConstraint("points BETWEEN 0 AND 1", name="points_in_range"),
        Index("ix_review_event_learner_concept", "learner_id", "concept"),
        Index("ix_review_event_learner_item", "learner_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    position: Mapped[int]
    mode: Mapped[Mode] = mapped_column(enum_by_value(Mode, "mode"))
    concept: Mapped[str]
    tag: Mapped[str]
    item_id: Mapped[str]
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id", ondelete="RESTRICT"))
    is_first_exposure: Mapped[bool]
    """Whether no sitting had explained the item to this learner before, be it answered there or not."""
    points: Mapped[float]
    certainty: Mapped[Certainty | None] = mapped_column(enum_by_value(Certainty, "certainty"), default=None)
    options: Mapped[int]
    struck: Mapped[int]
    seconds: Mapped[int]
    rating: Mapped[int]
    """The rating the memory model derives, 1 again … 4 easy; kept for fitting, never read back."""
    time_zone: Mapped[str]
    studied_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Card(Base, kw_only=True):
    """What one learner remembers of one concept; derived from `review_event`."""

    __tablename__ = "card"
    __table_args__ = (Index("ix_card_learner_due", "learner_id", "due_at"),)

    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    concept: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[str]
    stability: Mapped[float]
    difficulty: Mapped[float]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_review_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviews: Mapped[int]
    lapses: Mapped[int]
    is_misconception: Mapped[bool]
    """Whether the last response was wrong and sure."""
    last_item_id: Mapped[str]
    last_option_order: Mapped[str]
