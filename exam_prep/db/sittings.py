"""Tables of a sitting: its frame, its frozen items with the current responses, and the log of changes."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.core.regrading.treatments import Credit
from exam_prep.core.responses import Certainty
from exam_prep.core.sitting import Feedback, FinishedBy, Mode, State
from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value

_IMPORTED = "import "
_OPEN_EXAM = text("state = 'in_progress' AND exam_id IS NOT NULL")


class Sitting(Base, kw_only=True):
    """One run of a form by a learner; what is drawn of it stands in `sitting_item` and is frozen."""

    __tablename__ = "sitting"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('submitted', 'graded')) <= (submitted_at IS NOT NULL)", name="submitted_at_set"
        ),
        CheckConstraint("limit_seconds IS NULL OR limit_seconds > 0", name="limit_positive"),
        CheckConstraint("rest_seconds >= 0", name="rest_not_negative"),
        Index(
            "uq_sitting_open_exam",
            "learner_id",
            "exam_id",
            unique=True,
            sqlite_where=_OPEN_EXAM,
            postgresql_where=_OPEN_EXAM,
        ),
        Index("ix_sitting_learner_started", "learner_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    mode: Mapped[Mode] = mapped_column(enum_by_value(Mode, "mode"))
    feedback: Mapped[Feedback] = mapped_column(enum_by_value(Feedback, "feedback"))
    state: Mapped[State] = mapped_column(enum_by_value(State, "state"), default=State.IN_PROGRESS)
    title: Mapped[str]
    origin_id: Mapped[str | None] = mapped_column(
        ForeignKey("sitting.public_id", ondelete="SET NULL"), index=True, default=None
    )
    """Public id of the set from whose explanation this one was started."""
    exam_id: Mapped[str | None] = mapped_column(default=None)
    blueprint_version: Mapped[int | None] = mapped_column(default=None)
    mock_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("mock_exam_version.id", ondelete="RESTRICT"), index=True, default=None
    )
    """The published mock exam that it is a run of; None for the shipped exams and for sets."""
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignment.id", ondelete="SET NULL"), index=True, default=None
    )
    """What it was started from; None where nobody gave it."""
    form_number: Mapped[int | None] = mapped_column(default=None)
    """Which of the version's fixed forms it runs on, from 1."""
    is_trial: Mapped[bool] = mapped_column(default=False)
    """Whether staff sit it to try the exam out; no statistic counts it."""
    seed: Mapped[int] = mapped_column(BigInteger)
    start_key: Mapped[str | None] = mapped_column(unique=True, default=None)
    """Named by the page that started it, so that a double click starts once; see `imported_key`."""
    items: Mapped[int]
    most_items: Mapped[int | None] = mapped_column(default=None)
    """How many items its form may grow to (`growing_form`); None where the form was whole at the start."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    limit_seconds: Mapped[int | None] = mapped_column(default=None)
    extension_seconds: Mapped[int] = mapped_column(default=0)
    multiplier: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    """The learner's extra time when this sitting started; None means untimed.

    Without a default: an insert would put it in the place of None.
    """
    pause_microseconds: Mapped[int] = mapped_column(BigInteger, default=0)
    """How long its clock stood still in pauses that are over; the log is `sitting_pause`."""
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When the pause began that is open now."""
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When the open pause ends by itself; None where it waits for the learner."""
    break_after: Mapped[int | None] = mapped_column(default=None)
    """The item after which the exam has its break, as it was at the start."""
    break_seconds: Mapped[int | None] = mapped_column(default=None)
    """Length of that break, before the person's multiplier."""
    break_began_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When the learner took it; a break is taken once."""
    rest_seconds: Mapped[int] = mapped_column(default=0)
    """For how long in all the learner may stop the clock to rest, as their accommodation allows."""
    heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When its page last told that it is open; advisory."""
    check_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True, default=None)
    """When the sweeper has to look: the deadline while running, the submission until graded, else None.

    None too while a pause is open that ends only when the learner goes on.
    """
    cut: Mapped[Decimal | None] = mapped_column(Numeric(7, 2), default=None)
    """Pass mark in points."""
    exam_frame: Mapped[str | None] = mapped_column(default=None)
    """What its result says of the exam, as JSON (services/sittings/exam_frame.py); None without an exam."""
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    graded_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    finished_by: Mapped[FinishedBy | None] = mapped_column(
        enum_by_value(FinishedBy, "finished_by"), default=None
    )
    points: Mapped[float | None] = mapped_column(default=None)
    dropped_items: Mapped[int] = mapped_column(default=0)
    """How many of its items a regrade dropped: its maximum is `maximum`, and `cut` follows it."""
    cut_of_form: Mapped[Decimal | None] = mapped_column(Numeric(7, 2), default=None)
    """The cut before any item was dropped; None while none is."""

    @property
    def maximum(self) -> int:
        """The points that could be had: its items but those that a regrade dropped."""
        return self.items - self.dropped_items

    @property
    def is_imported(self) -> bool:
        """Whether it came out of a learner's file: such a grade proves nothing; no statistic counts it."""
        return self.start_key is not None and self.start_key.startswith(_IMPORTED)

    @property
    def lasting_id(self) -> str:
        """The id that it bore where it was sat, however often it moved."""
        return self.start_key.split(" ")[1] if self.start_key and self.is_imported else self.public_id


def imported_key(lasting_id: str, public_id: str) -> str:
    """Return the start key of a sitting that comes out of a file; no page names one like it."""
    return f"{_IMPORTED}{lasting_id} {public_id}"


def was_sat_here() -> ColumnElement[bool]:
    """Return the condition that leaves imported sittings out of what is counted over learners."""
    return or_(Sitting.start_key.is_(None), Sitting.start_key.not_like(f"{_IMPORTED}%"))


class SittingItem(Base, kw_only=True):
    """One item of a frozen form, with the response as it stands now (the log is `response_event`)."""

    __tablename__ = "sitting_item"
    __table_args__ = (
        CheckConstraint("position >= 1", name="position_counts_from_one"),
        CheckConstraint("revision >= 0", name="revision_not_negative"),
        CheckConstraint("points BETWEEN 0 AND 1", name="points_in_range"),
        Index("ix_sitting_item_version", "item_version_id"),
    )

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id", ondelete="RESTRICT"))
    item_id: Mapped[str]
    concept: Mapped[str]
    tag: Mapped[str]
    section: Mapped[str]
    option_order: Mapped[str]
    """Option ids in displayed order, parted by spaces; never leaves the server before release."""
    response: Mapped[str] = mapped_column(default="")
    """Displayed numbers as `core/responses.py` writes them."""
    certainty: Mapped[Certainty | None] = mapped_column(enum_by_value(Certainty, "certainty"), default=None)
    flagged: Mapped[bool] = mapped_column(default=False)
    struck: Mapped[str] = mapped_column(default="")
    """Displayed numbers that the learner crossed out."""
    seconds: Mapped[int] = mapped_column(default=0)
    """Time on the item as the page counted it; advisory."""
    revision: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    passed: Mapped[bool] = mapped_column(default=False)
    """Whether the learner committed it without an answer, by saying that they do not know."""
    points: Mapped[float | None] = mapped_column(default=None)
    credit: Mapped[Credit] = mapped_column(enum_by_value(Credit, "credit"), default=Credit.EARNED)
    regrade_id: Mapped[int | None] = mapped_column(
        ForeignKey("regrade.id", ondelete="RESTRICT"), default=None
    )
    """The regrade by which it was graded; None for its own key."""
    first_points: Mapped[float | None] = mapped_column(default=None)
    """What it was worth before its first regrade; None where `points` are the first."""
    miss_reason: Mapped[str | None] = mapped_column(default=None)

    @property
    def points_at_first(self) -> float:
        """What it was worth when it was committed, before any regrade: a form grew by that."""
        first = self.points if self.first_points is None else self.first_points
        return first or 0.0


class GrowingForm(Base, kw_only=True):
    """What a form that grows chooses its next item from; written when its sitting starts, never changed."""

    __tablename__ = "growing_form"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True)
    rule_version: Mapped[int]
    """By which version of the rule it grows; `verify` draws no form anew that grew by another."""
    pool: Mapped[str]
    """Items and what was known of the learner, as JSON (services/sittings/pools.py)."""


class ResponseEvent(Base, kw_only=True):
    """One change as it was received; append-only."""

    __tablename__ = "response_event"
    __table_args__ = (
        UniqueConstraint("client_id"),
        Index("ix_response_event_sitting", "sitting_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    position: Mapped[int]
    client_id: Mapped[str]
    """Made by the page, so that a repeated send has one effect."""
    base_revision: Mapped[int]
    revision: Mapped[int | None] = mapped_column(default=None)
    """The revision it made; None when it came after the deadline and was kept, not scored."""
    response: Mapped[str]
    certainty: Mapped[Certainty | None] = mapped_column(enum_by_value(Certainty, "certainty"), default=None)
    flagged: Mapped[bool]
    struck: Mapped[str]
    seconds: Mapped[int]
    commits: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
