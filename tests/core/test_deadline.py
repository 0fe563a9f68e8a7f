"""Deadlines: the formula, the seconds shown, the grace, and the sentence about a person's minutes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.deadline import (
    GRACE,
    AccommodatedMinutes,
    accommodated_minutes,
    deadline,
    is_late,
    seconds_left,
)

START = datetime(2026, 3, 1, 15, 0, tzinfo=UTC)
NONE = timedelta()
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
DURATIONS = st.timedeltas(min_value=NONE, max_value=timedelta(days=2))
MULTIPLIERS = st.decimals(1, 10, places=2)


def test_extra_time_multiplies_limit_and_extension_but_not_pauses() -> None:
    """(60 + 10) x 1.5 + 3 minutes is 108."""
    end = deadline(
        START,
        HOUR,
        extension=timedelta(minutes=10),
        multiplier=Decimal("1.5"),
        pauses=timedelta(minutes=3),
    )
    assert end == START + timedelta(minutes=108)


@pytest.mark.parametrize(("limit", "multiplier"), [(None, Decimal(1)), (HOUR, None), (None, None)])
def test_an_untimed_exam_or_person_has_no_deadline(
    limit: timedelta | None, multiplier: Decimal | None
) -> None:
    """No time runs, so nothing is late and no minutes are told."""
    assert deadline(START, limit, extension=NONE, multiplier=multiplier, pauses=NONE) is None
    assert accommodated_minutes(limit, extension=NONE, multiplier=multiplier) is None
    assert not is_late(None, START + timedelta(days=999))


@given(limit=DURATIONS, extension=DURATIONS, multiplier=MULTIPLIERS, pauses=DURATIONS)
def test_a_deadline_is_exact_to_the_microsecond(
    limit: timedelta, extension: timedelta, multiplier: Decimal, pauses: timedelta
) -> None:
    """In hundredths of a microsecond the formula holds with less than one microsecond given away."""
    end = deadline(START, limit, extension=extension, multiplier=multiplier, pauses=pauses)
    assert end is not None
    allowed = (end - START - pauses) // MICROSECOND * 100
    exact = (limit + extension) // MICROSECOND * int(multiplier * 100)
    assert exact <= allowed < exact + 100


@given(limit=DURATIONS, more=DURATIONS, multiplier=MULTIPLIERS)
def test_more_time_never_brings_the_deadline_nearer(
    limit: timedelta, more: timedelta, multiplier: Decimal
) -> None:
    """An extension moves the end by at least itself."""
    before = deadline(START, limit, extension=NONE, multiplier=multiplier, pauses=NONE)
    after = deadline(START, limit, extension=more, multiplier=multiplier, pauses=NONE)
    assert before is not None
    assert after is not None
    # Each end is rounded up to a microsecond, so the difference may miss one.
    assert after - before >= more - MICROSECOND


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (timedelta(minutes=2), 120),
        (timedelta(seconds=1, microseconds=1), 2),
        (MICROSECOND, 1),
        (NONE, 0),
        (-HOUR, 0),
    ],
)
def test_seconds_are_rounded_up_and_never_below_nothing(left: timedelta, shown: int) -> None:
    """The clock shows 0 only when time is over."""
    assert seconds_left(START + left, START) == shown


@pytest.mark.parametrize(
    ("after", "late"), [(-MICROSECOND, False), (NONE, False), (GRACE, False), (GRACE + MICROSECOND, True)]
)
def test_the_grace_ends_five_seconds_after_the_deadline(after: timedelta, late: bool) -> None:  # noqa: FBT001
    """What arrives at the last moment of the grace still counts."""
    assert timedelta(seconds=5) == GRACE
    assert is_late(START, START + after) is late


@pytest.mark.parametrize(
    ("limit", "extension", "multiplier", "numbers"),
    [
        (HOUR, NONE, "1.50", ("60", "1.5", "90")),
        (HOUR, timedelta(minutes=10), "1", ("70", "1", "70")),
        (timedelta(seconds=100), NONE, "1", ("1.66", "1", "1.66")),
        (timedelta(minutes=100), NONE, "1E+1", ("100", "10", "1000")),
    ],
)
def test_minutes_are_told_without_idle_zeros_and_never_rounded_up(
    limit: timedelta, extension: timedelta, multiplier: str, numbers: tuple[str, str, str]
) -> None:
    """90 = 60 x 1.5, as the page says it."""
    told = accommodated_minutes(limit, extension=extension, multiplier=Decimal(multiplier))
    assert isinstance(told, AccommodatedMinutes)
    assert (str(told.base), str(told.multiplier), str(told.total)) == numbers
