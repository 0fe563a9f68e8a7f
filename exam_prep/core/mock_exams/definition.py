"""What an instructor lays down for a mock exam; a draft and a published version are one of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from exam_prep.core.assignments import Release
from exam_prep.core.items import Kind, Level

MOST_TITLE_SIGNS = 120


class Order(StrEnum):
    """How the items of a form follow one another."""

    BY_SECTION = "by_section"
    """One section after the other, each shuffled inside."""
    MIXED = "mixed"
    """All sections mixed with one another."""
    SAME = "same"
    """The same for everybody who gets the form; only fixed forms can have it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One section: `quota` items from `tags` (tags or domains), of some levels and a band of difficulty.

    `id` is unique in its exam and lasts while the title changes. `levels` empty means any. `lowest` and
    `highest` bound the author's estimate of the share of people who answer right, 0-1; None: no bound.
    """

    id: str
    title: str
    quota: int
    tags: tuple[str, ...]
    levels: tuple[Level, ...] = ()
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A break of so many minutes after the section `after_part`, or else after item `after_item`."""

    minutes: int
    after_part: str | None = None
    after_item: int | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A mock exam as it is meant to be; `core/mock_exams/checking.py` says what a sound one is.

    `items` is the number of items in all, where the instructor states it beside the quotas. `minutes`
    None means without a clock, `pass_percent` None without a mark (else 0-100). `forms` is the number of
    fixed parallel forms; None: each learner's is drawn anew. `pins` maps part ids to items that every
    form holds, `excluded` names items that no form holds. The releases are what giving it begins with.
    """

    title: str
    parts: tuple[Part, ...]
    kinds: tuple[Kind, ...] = (Kind.SINGLE,)
    items: int | None = None
    minutes: int | None = None
    pass_percent: Decimal | None = None
    pause: Pause | None = None
    order: Order = Order.BY_SECTION
    forms: int | None = None
    pins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: tuple[str, ...] = ()
    score_release: Release = Release.AT_ONCE
    items_release: Release = Release.AT_ONCE

    @property
    def size(self) -> int:
        """Return how many items a form has: the sum of the quotas."""
        return sum(part.quota for part in self.parts)

    def pins_of(self, part: Part) -> tuple[str, ...]:
        """Return the items that every form holds in `part`."""
        return self.pins.get(part.id, ())


def break_after(definition: Definition) -> int | None:
    """Return the number of the item after which the break comes, or None without one.

    A break after the last item, or after a section that is gone, is none.
    """
    pause = definition.pause
    if pause is None:
        return None
    after = pause.after_item
    if pause.after_part is not None:
        after = _end_of(definition, pause.after_part)
    return after if after is not None and 0 < after < definition.size else None


def _end_of(definition: Definition, part_id: str) -> int | None:
    passed = 0
    for part in definition.parts:
        passed += part.quota
        if part.id == part_id:
            return passed
    return None
