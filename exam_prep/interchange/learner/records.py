"""The records of a learner's file, as far as an import reads them; other fields are left unread."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from exam_prep.core.planning.goal import FEWEST_MINUTES, MOST_MINUTES
from exam_prep.core.responses import Certainty, MissReason
from exam_prep.core.sitting import Feedback, FinishedBy, Mode, PauseKind, State

FORM = "exam-prep-learner"
VERSION = 2
"""What is written now; each from 1 on is read."""

_DAY = 24 * 60 * 60
_Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{10,64}$")]
_Id = Annotated[str, Field(min_length=1, max_length=200)]
_Text = Annotated[str, Field(max_length=20_000)]
_Numbers = Annotated[tuple[Annotated[int, Field(ge=0, le=999)], ...], Field(max_length=1000)]
_Position = Annotated[int, Field(ge=1, le=1000)]
_Seconds = Annotated[int, Field(ge=0, le=_DAY)]
_Long = Annotated[int, Field(ge=0, le=366 * _DAY)]
_ExtraTime = Annotated[Decimal, Field(ge=1, le=10, max_digits=4, decimal_places=2)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class ItemRecord(_Record):
    """One question of a sitting; `item` is empty while what it is may not be known.

    `content` is the hash of what was asked (from version 2 on).
    """

    position: _Position
    question: _Text = ""
    response: _Numbers = ()
    answer: Annotated[tuple[_Text, ...], Field(max_length=1000)] = ()
    certainty: Certainty | None = None
    flagged: bool = False
    struck: _Numbers = ()
    seconds: _Seconds = 0
    revision: Annotated[int, Field(ge=0, le=2**30)] = 0
    saved_at: AwareDatetime | None = None
    seen_at: AwareDatetime | None = None
    committed_at: AwareDatetime | None = None
    passed: bool = False
    miss_reason: MissReason | None = None
    item: _Id | None = None
    content: _Id | None = None
    section: Annotated[str, Field(max_length=200)] = ""
    option_order: Annotated[tuple[_Id, ...], Field(max_length=1000)] = ()


class ChangeRecord(_Record):
    """One change of an answer as it was received; `revision` None came too late to count."""

    position: _Position
    base_revision: Annotated[int, Field(ge=-1, le=2**30)]
    revision: Annotated[int, Field(ge=1, le=2**30)] | None = None
    response: _Numbers = ()
    certainty: Certainty | None = None
    flagged: bool = False
    struck: _Numbers = ()
    seconds: _Seconds = 0
    commits: bool = False
    received_at: AwareDatetime


class PauseRecord(_Record):
    """One time that the clock stood still."""

    kind: PauseKind
    started_at: AwareDatetime
    until: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None


class SittingRecord(_Record):
    """One set, exam or review; `withdrawn` is only counted."""

    id: _Name
    mode: Mode
    feedback: Feedback
    state: State
    title: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
    exam: _Id | None = None
    exam_version: int | None = None
    started_at: AwareDatetime
    limit_seconds: _Long | None = None
    extension_seconds: _Long = 0
    extra_time: _ExtraTime | None = None
    submitted_at: AwareDatetime | None = None
    graded_at: AwareDatetime | None = None
    finished_by: FinishedBy | None = None
    items: Annotated[tuple[ItemRecord, ...], Field(max_length=1000)]
    changes: tuple[ChangeRecord, ...] = ()
    pauses: tuple[PauseRecord, ...] = ()
    withdrawn: Sequence[object] = ()


class ReviewRecord(_Record):
    """Where a graded answer stands in the log of memory, and by which zone its day was told."""

    sitting: _Name
    position: _Position
    time_zone: Annotated[str, Field(max_length=64)]


class SettingsRecord(_Record):
    """What goes with the person."""

    time_zone: Annotated[str, Field(max_length=64)]
    extra_time: _ExtraTime | None = None
    rest_minutes: Annotated[int, Field(ge=0, le=600)] = 0


class GoalRecord(_Record):
    """One decision on what to prepare for; without an exam, the end of one."""

    at: AwareDatetime
    exam: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")] | None = None
    exam_on: date | None = None
    minutes_a_day: Annotated[int, Field(ge=FEWEST_MINUTES, le=MOST_MINUTES)] | None = None
    rest_days: Annotated[tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(max_length=6)] = ()


class LearnerFile(_Record):
    """What one learner takes along."""

    settings: SettingsRecord
    sittings: tuple[SittingRecord, ...]
    reviews: tuple[ReviewRecord, ...]
    goals: tuple[GoalRecord, ...] = ()
