"""When a sitting ends: the one rule that page, guard and sweeper share."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

GRACE = timedelta(seconds=5)
"""How long after the deadline a response may arrive and still count: what the network may cost."""

_MICROSECOND = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Pauses:
    """The time of a sitting that its clock stood still.

    `taken` is over. One that is open began at `since` and ends by itself at `until`; None: when the learner
    goes on.
    """

    taken: timedelta = timedelta()
    since: datetime | None = None
    until: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether the clock stands still at `now`."""
        return self.since is not None and (self.until is None or now < self.until)

    def total(self, now: datetime) -> timedelta:
        """Return how long the clock has stood still up to `now`; an open pause grows with it."""
        if self.since is None:
            return self.taken
        return self.taken + max(timedelta(), self.end(now) - self.since)

    def end(self, now: datetime) -> datetime:
        """Return when the open pause ends for one who goes on at `now`: then, or at its limit before."""
        return now if self.until is None else min(now, self.until)


@dataclass(frozen=True, slots=True)
class AccommodatedMinutes:
    """How a person's minutes come about, for a page to say: `total = base x multiplier`.

    All in minutes, to two decimals; `base` holds the exam's limit and any extension, not the pauses.
    """

    base: Decimal
    multiplier: Decimal
    total: Decimal


def deadline(
    started_at: datetime,
    limit: timedelta | None,
    *,
    extension: timedelta,
    multiplier: Decimal | None,
    pauses: timedelta,
) -> datetime | None:
    """Return `started_at + (limit + extension) x multiplier + pauses`, or None where no time runs.

    `limit` None is an untimed exam; `multiplier`, 1 to 10, belongs to the person and is None for one who
    sits untimed. `pauses` is `Pauses.total`: while one is open it grows as time goes on, so that what is left
    stays. Exact to the microsecond; a part of one is given to the candidate.
    """
    allowed = _allowed(limit, extension=extension, multiplier=multiplier)
    return None if allowed is None else started_at + allowed + pauses


def seconds_left(deadline: datetime, now: datetime) -> int:
    """Return the whole seconds until `deadline`, rounded up so that 0 means over; never below 0."""
    return max(0, -((now - deadline) // timedelta(seconds=1)))


def is_late(deadline: datetime | None, received_at: datetime) -> bool:
    """Return whether what was received at `received_at` no longer counts; an untimed sitting is never late.

    The sweeper closes a sitting by the same test, so that nothing which counts finds it closed.
    """
    return deadline is not None and received_at > deadline + GRACE


def break_length(minutes: timedelta, multiplier: Decimal) -> timedelta:
    """Return how long a scheduled break of `minutes` is for a person: theirs is as much longer as their time.

    Rule and reason: docs/adr/0016.
    """
    return _times(minutes, multiplier)


def has_passed(after_item: int, seen: Collection[int]) -> bool:
    """Whether a candidate who has `seen` these positions has come past `after_item`: it, and one beyond."""
    return after_item in seen and any(position > after_item for position in seen)


def accommodated_minutes(
    limit: timedelta | None, *, extension: timedelta, multiplier: Decimal | None
) -> AccommodatedMinutes | None:
    """Return the numbers of "90 min = 60 x 1.5"; None where no time runs."""
    total = _allowed(limit, extension=extension, multiplier=multiplier)
    if limit is None or multiplier is None or total is None:
        return None
    return AccommodatedMinutes(
        base=_minutes(limit + extension), multiplier=_plain(multiplier), total=_minutes(total)
    )


def _allowed(
    limit: timedelta | None, *, extension: timedelta, multiplier: Decimal | None
) -> timedelta | None:
    if limit is None or multiplier is None:
        return None
    return _times(limit + extension, multiplier)


def _times(duration: timedelta, multiplier: Decimal) -> timedelta:
    return math.ceil(Fraction(multiplier) * (duration // _MICROSECOND)) * _MICROSECOND


def _minutes(duration: timedelta) -> Decimal:
    minutes = Decimal(duration // _MICROSECOND) / Decimal(_MINUTE // _MICROSECOND)
    # Rounded down: a page never promises more than the deadline gives.
    return _plain(minutes.quantize(_HUNDREDTH, rounding=ROUND_FLOOR))


def _plain(number: Decimal) -> Decimal:
    """Drop the zeros that say nothing: 90.00 becomes 90, and 9E+1 never appears."""
    is_whole = number == number.to_integral_value()
    return number.quantize(Decimal(1)) if is_whole else number.normalize()
