"""An exam as it is meant to be: sections, quotas, minutes, pass mark, and how honest each of them is."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from exam_prep.core.items import Kind


class BlueprintStatus(StrEnum):
    """How well the exam's format is known."""

    OFFICIAL_FORMAT = "official-format"
    SECONDARY_SOURCE = "secondary-source"
    UNOFFICIAL = "unofficial"
    OURS = "ours"


class PassType(StrEnum):
    """What the pass mark counts."""

    PERCENT = "percent"
    SCALED = "scaled"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PassMark:
    """The cut: `value` is a share of points in percent (0-100), None when no mark is set."""

    type: PassType
    value: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A scheduled break that stops the clock after `after_item` items."""

    after_item: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the exam: `quota` items whose tag is one of `tags` or below it."""

    id: str
    title: str
    quota: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """One exam. `items` None means that the learner sets the number; `minutes` None means untimed.

    Either `sections` (fixed quotas that sum to `items`) or `tags` (drawn in proportion to the pool).
    `minutes_open` is true where the learner sets the minutes ("any" in the file).
    """

    id: str
    title: str
    authority: str
    status: BlueprintStatus
    source_url: str
    source_date: str
    items: int | None
    minutes: Decimal | None
    options: int
    pass_mark: PassMark
    disclaimer: str
    sections: tuple[Section, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = (Kind.SINGLE,)
    minutes_open: bool = False
    weights_basis: str = ""
    retake_note: str = ""
    blueprint_version: int = 1
    effective_from: date | None = None
    scheduled_break: Break | None = field(default=None)
