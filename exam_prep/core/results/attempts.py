"""Several attempts of one person, and which of them a gradebook or a report speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from exam_prep.core.sitting import FinishedBy, State


class AttemptRule(StrEnum):
    """Which attempt counts where there are several: the one with the most points, or the last."""

    BEST = "best"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run of a given exam by one person.

    `number` counts from 1 by order of starting; those that staff voided are left out and have 0. `points` is
    None until they are told. `stood_still` is how long its clock stood still in all.
    """

    sitting_id: int
    number: int
    state: State
    started_at: datetime
    submitted_at: datetime | None
    finished_by: FinishedBy | None
    points: float | None
    maximum: int
    cut: Decimal | None
    form_number: int | None = None
    stood_still: timedelta = timedelta()

    @property
    def is_told(self) -> bool:
        """Whether its points are known: it is handed in, graded, and was not voided."""
        return self.points is not None and self.state in {State.SUBMITTED, State.GRADED}

    @property
    def worked(self) -> timedelta | None:
        """How long the clock ran from start to handing in; None while it is open."""
        if self.submitted_at is None:
            return None
        return max(timedelta(), self.submitted_at - self.started_at - self.stood_still)

    @property
    def reaches_cut(self) -> bool | None:
        """Whether the points reach the pass mark; None without points or without a mark."""
        if not self.is_told or self.points is None or self.cut is None:
            return None
        return Decimal(str(self.points)) >= self.cut


def counted(attempts: Sequence[Attempt], rule: AttemptRule) -> Attempt | None:
    """Return the attempt that counts by `rule` among those with told points, or None.

    Best is the highest share of points; of equal ones the earlier, so that trying again never moves a grade.
    """
    told = _told(attempts)
    if not told:
        return None
    if rule is AttemptRule.LAST:
        return told[-1]
    return max(told, key=lambda one: (_share(one), -one.number))


def first_told(attempts: Sequence[Attempt]) -> Attempt | None:
    """Return the first attempt with told points, or None: what was known before the exam taught anything."""
    told = _told(attempts)
    return told[0] if told else None


def _told(attempts: Sequence[Attempt]) -> list[Attempt]:
    return sorted((one for one in attempts if one.is_told), key=lambda one: one.number)


def _share(one: Attempt) -> float:
    return (one.points or 0.0) / max(one.maximum, 1)
