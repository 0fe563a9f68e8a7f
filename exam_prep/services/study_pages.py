"""What home, practice, exams, review and progress pages show."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from exam_prep.core.blueprint import Blueprint
from exam_prep.core.drawing.form import Lack
from exam_prep.core.sitting import Mode
from exam_prep.services.sittings.pages import Part


@dataclass(frozen=True, slots=True)
class OpenSitting:
    """A sitting that waits to be continued."""

    public_id: str
    title: str
    mode: Mode
    position: int
    """The first open item."""
    total: int
    most_items: int | None
    """How many items a form that grows may have; None where `total` is all."""
    seconds_left: int | None
    stands_still: bool
    """Whether its clock is stopped, by a pause or a break."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page: what a newcomer or a returning learner can do next."""

    is_returning: bool
    open_sittings: tuple[OpenSitting, ...]
    due_count: int
    due_minutes: int
    missed_count: int
    exams: tuple["ExamLine", ...]
    last_takeaway: str | None


@dataclass(frozen=True, slots=True)
class ExamLine:
    """One exam of the list, with what the bank still lacks for it (empty: ready to sit)."""

    blueprint: Blueprint
    lacks: tuple[Lack, ...]
    open_sitting: str | None
    total_minutes: Decimal | None

    @property
    def is_ready(self) -> bool:
        """Whether a form can be drawn now."""
        return not self.lacks


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One domain or tag on the practice page; n of m items seen."""

    id: str
    title: str
    covers: str
    seen: int
    items: int
    below: tuple["TopicLine", ...] = ()


@dataclass(frozen=True, slots=True)
class PracticePage:
    """What a set can be made of."""

    topics: tuple[TopicLine, ...]
    available: int
    unseen: int
    missed: int


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One concept that waits on the review page, and why now."""

    concept_title: str
    tag_title: str
    last_seen_on: date
    recall_percent: int
    """The chance, in percent, that it is still remembered, by the memory model."""
    misconception: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What comes back today."""

    due: tuple[QueueLine, ...]
    due_total: int
    minutes: int
    next_due_on: date | None
    concepts: int
    """How many concepts have been met at all."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """How many concepts come back on one day."""

    day: date
    concepts: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One finished sitting."""

    public_id: str
    title: str
    mode: Mode
    submitted_at: datetime
    points: float
    maximum: int


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """Where a learner stands, with n at every figure."""

    first_answers: int
    tags: tuple[Part, ...]
    thin_tags: tuple[str, ...]
    """Titles of tags with fewer than 5 first answers, for which no share is shown."""
    due_days: tuple[DueDay, ...]
    history: tuple[HistoryLine, ...]
    concepts_met: int
    concepts_total: int
