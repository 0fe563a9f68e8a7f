"""What a person needs to show what they know: more time, no clock, minutes of rest; nobody asks why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from exam_prep.errors import InvalidError

LEAST_TIMES, MOST_TIMES = Decimal(1), Decimal(10)
MOST_REST_MINUTES = 600
_STEP = Decimal("0.01")


class ExtraTime(StrEnum):
    """Whose word on extra time an exam goes by: the person's own or that of staff, or that of staff alone."""

    CHOSEN = "chosen"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Need:
    """How many times the time (None: no clock), and for how many minutes of an exam the clock may stop."""

    multiplier: Decimal | None
    rest_minutes: int

    @property
    def mark(self) -> str:
        """Return a short text that is another one for another need.

        >>> Need(Decimal("1.50"), 20).mark, Need(None, 0).mark
        ('1.50 20', 'none 0')
        """
        times = "none" if self.multiplier is None else str(self.multiplier.quantize(_STEP))
        return f"{times} {self.rest_minutes}"


def check_need(need: Need) -> Mapping[str, InvalidError]:
    """Return every fault of `need`, by the field that it stands in; empty when there is none."""
    faults: dict[str, InvalidError] = {}
    times = need.multiplier
    if times is not None and not (times.is_finite() and LEAST_TIMES <= times <= MOST_TIMES):
        faults["times"] = InvalidError("Extra time is between 1 and 10 times; choose a number in between.")
    elif times is not None and times != times.quantize(_STEP):
        faults["times"] = InvalidError("Give the extra time to two decimals at most, as in 1.25.")
    if not 0 <= need.rest_minutes <= MOST_REST_MINUTES:
        faults["rest"] = InvalidError("Give between 0 and %(most)s minutes of rest.", most=MOST_REST_MINUTES)
    return faults


def more_of(one: Need, other: Need) -> Need:
    """Return the more of two needs, in time and in rest each.

    >>> more_of(Need(Decimal(2), 0), Need(Decimal("1.5"), 20)).mark
    '2.00 20'
    """
    more = one if _times(one) >= _times(other) else other
    return Need(more.multiplier, max(one.rest_minutes, other.rest_minutes))


def counted_need(rule: ExtraTime, *, has: Need, noted: Need | None) -> Need:
    """Return what an exam with this `rule` gives to a person who `has` a need and for whom staff `noted` one.

    Where staff noted nothing, their word is the time that the exam gives to everybody. A choice adds to it
    and takes nothing from it.

    >>> counted_need(ExtraTime.NOTED, has=Need(Decimal(2), 0), noted=None).mark
    '1.00 0'
    >>> counted_need(ExtraTime.CHOSEN, has=Need(Decimal(1), 0), noted=Need(Decimal("1.5"), 20)).mark
    '1.50 20'
    """
    by_staff = noted or GIVEN
    return by_staff if rule is ExtraTime.NOTED else more_of(has, by_staff)


def is_own_choice(has: Need, noted: Iterable[Need]) -> bool:
    """Whether somebody has more time, or more rest, than any of what staff `noted`: they chose it themselves.

    >>> is_own_choice(Need(Decimal(2), 0), [Need(Decimal("1.5"), 20)])
    True
    """
    known = (GIVEN, *noted)
    return _times(has) > max(map(_times, known)) or has.rest_minutes > max(one.rest_minutes for one in known)


def _times(need: Need) -> Decimal:
    return Decimal("Infinity") if need.multiplier is None else need.multiplier


GIVEN = Need(LEAST_TIMES, 0)
"""What every exam gives to everybody."""
