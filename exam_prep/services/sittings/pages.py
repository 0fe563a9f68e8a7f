"""What the pages of a sitting show: values that hold nothing a learner may not see yet."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from exam_prep.core.bank import Source
from exam_prep.core.items import Item
from exam_prep.core.regrading.treatments import Credit, Treatment
from exam_prep.core.release import CandidateItem, Explanation
from exam_prep.core.responses import Certainty
from exam_prep.core.sitting import Feedback, FinishedBy, Mode, State

FEWEST_FOR_RANGE = 5
"""Below this many items there are points and no range (docs/adr/0009)."""


class Ending(StrEnum):
    """Why a form that grows ended: enough is known, it is full, no item was left, or it was handed in."""

    ENOUGH = "enough"
    MOST = "most"
    NO_MORE = "no-more"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of a sitting; `ends_at` None means no clock.

    `base_minutes` times `multiplier` = `total_minutes` is what the learner was promised at the start.
    """

    ends_at: datetime | None
    seconds_left: int | None
    base_minutes: Decimal | None
    multiplier: Decimal | None
    total_minutes: Decimal | None


@dataclass(frozen=True, slots=True)
class Standstill:
    """The clock stands still: in a break or rest until `until`, for `seconds_left` more; else one goes on."""

    until: datetime | None
    seconds_left: int | None
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class RestView:
    """The rests that a person's accommodation allows in this exam: `minutes` in all, and what is left."""

    minutes: int
    seconds_left: int
    may_begin: bool

    @property
    def minutes_left(self) -> int:
        """Return the whole minutes that are left; a page never promises more than there is."""
        return self.seconds_left // 60


@dataclass(frozen=True, slots=True)
class BreakView:
    """The break of the exam: `minutes` is what this person has, `base_minutes` what the exam gives."""

    after_item: int
    base_minutes: Decimal
    minutes: Decimal
    is_offered: bool
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What every page of a sitting says at its top."""

    public_id: str
    title: str
    mode: Mode
    feedback: Feedback
    state: State
    total: int
    answered: int
    is_over: bool
    """Past the deadline, or submitted: nothing can be changed any more."""
    clock: Clock
    exam_id: str | None = None
    origin: str | None = None
    """Public id of the set that this one leads back to, for one that asks an idea again."""
    may_pause: bool = False
    standstill: Standstill | None = None
    scheduled_break: BreakView | None = None
    most_items: int | None = None
    """How many items a form that grows may have; None where `total` is all there will be."""
    is_given: bool = False
    """Staff gave it; its page tells now and then that it is open."""
    is_trial: bool = False
    """Staff sit it to try the exam out; nothing follows from it."""
    waits: bool = False
    """Handed in and graded, and its explanations may not be known yet."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the navigator; `answered` counts who said that they do not know."""

    position: int
    answered: bool
    flagged: bool
    seen: bool
    committed: bool


@dataclass(frozen=True, slots=True)
class SetRight:
    """A regrade that changed a result; points and maximum None where there was no score yet."""

    at: datetime
    reason: str
    position: int
    is_dropped: bool
    points_before: float | None
    points_after: float | None
    maximum_before: int | None
    maximum_after: int | None


@dataclass(frozen=True, slots=True)
class SetRightItem:
    """The regrade by which an item is graded.

    `key` is by what it is explained now, where that is not its own key; `is_reasoned` says whether reasons
    were written with that key. `also` are the answers that count beside the item's own, in words, empty for
    kinds of lines: each of them by itself, or `together` as one set.
    """

    at: datetime
    reason: str
    treatment: Treatment
    credit: Credit
    key: Item | None = None
    is_reasoned: bool = True
    also: tuple[str, ...] = ()
    together: bool = False


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """The explanation of one committed or released response."""

    explanation: Explanation
    sources: tuple[Source, ...]
    tag: str
    tag_title: str
    concept_title: str
    jurisdiction: str | None
    version: int
    certainty: Certainty | None
    miss_reason: str | None
    next_review_on: date | None
    can_try_sibling: bool
    sensitive: bool
    set_right: SetRightItem | None = None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item of a sitting, with what the learner has kept there.

    `chosen` holds displayed numbers from 1: one for single kinds, several for multiple; for matching one
    per left (0 = open); for ordering the displayed numbers in the chosen order. `struck` holds those that
    are crossed out.
    """

    head: Head
    position: int
    item: CandidateItem
    chosen: tuple[int, ...]
    certainty: Certainty | None
    flagged: bool
    struck: tuple[int, ...]
    revision: int
    saved_at: datetime | None
    committed: bool
    cells: tuple[Cell, ...]
    feedback: FeedbackView | None
    passed: bool = False
    """Whether the learner said that they do not know."""
    rest: RestView | None = None
    is_held: bool = False
    """It could be explained, but an exam that is open, or waits to be explained, asks the same idea."""


@dataclass(frozen=True, slots=True)
class FinishPage:
    """The look before handing in: what is open, flagged or not seen."""

    head: Head
    open: tuple[int, ...]
    flagged: tuple[int, ...]
    unseen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Points in one section or tag, with the range (percent, 80 %) that fits them; None under 5 items."""

    title: str
    points: float
    maximum: int
    low: int | None
    high: int | None

    @property
    def percent(self) -> int:
        """Return the share of points in whole percent."""
        return round(100 * self.points / self.maximum) if self.maximum else 0


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line of the list of all items on a result page."""

    position: int
    lead_in: str
    tag_title: str
    points: float
    answered: bool
    flagged: bool
    certainty: Certainty | None
    seconds: int | None
    passed: bool
    credit: Credit = Credit.EARNED
    is_held: bool = False
    """What became of it is not said now: an exam that is open, or waits, asks the same idea."""


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The score of a graded sitting, and what it can and cannot tell."""

    head: Head
    started_at: datetime
    submitted_at: datetime
    finished_by: FinishedBy
    points: float
    maximum: int
    low: int
    """Lower end of the likely range, in points."""
    high: int
    """Upper end of the likely range, in points."""
    cut: Decimal | None
    """Pass mark in points; None when the exam sets none."""
    disclaimer: str
    pass_note: str
    sections: tuple[Part, ...]
    tags: tuple[Part, ...]
    lines: tuple[ItemLine, ...]
    certainties: tuple[tuple[Certainty, int, int], ...]
    """For each certainty that was given: how many right, of how many."""
    median_seconds: int | None
    seconds_each: int | None
    """Seconds a learner had for each item; None without a clock."""
    late: tuple[int, ...] = field(default=())
    """Positions whose last change came after the time was up; kept, not scored."""
    ending: Ending | None = None
    """Why a form that grew has the length it has."""
    set_right: tuple[SetRight, ...] = ()
    """Regrades that changed this result."""
    staff_reason: str = ""
    """Why staff handed it in, where they did."""

    @property
    def has_range(self) -> bool:
        """Whether there are enough items to speak of a range."""
        return self.maximum >= FEWEST_FOR_RANGE
