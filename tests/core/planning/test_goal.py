"""A goal: which dates, minutes and rest days it takes, and what each day holds until the exam."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.memory import study_day
from exam_prep.core.planning.goal import FARTHEST_DAYS, Goal, GoalError, check_goal

_TODAY = date(2026, 11, 22)
_ZONES = ("Pacific/Kiritimati", "Pacific/Midway", "America/New_York", "Europe/Berlin")
_NEAR_CHANGES = ("2026-03-07T06:30", "2026-03-28T00:30", "2026-10-24T05:30", "2026-10-31T09:00")
_REST = st.frozensets(st.integers(0, 6), max_size=6)


@given(ahead=st.integers(0, FARTHEST_DAYS), minutes=st.integers(5, 240), rest=_REST)
def test_every_goal_that_can_be_met_is_taken(ahead: int, minutes: int, rest: frozenset[int]) -> None:
    """From today to two years on; the budget is that of the days that are no rest days."""
    goal = Goal("first-look-20", _TODAY + timedelta(days=ahead), minutes, rest)
    check_goal(goal, today=_TODAY)
    days = goal.days(_TODAY)
    assert len(days) == len(goal.budgets(_TODAY)) == ahead
    assert sum(goal.budgets(_TODAY)) == 60 * minutes * sum(day.weekday() not in rest for day in days)


@pytest.mark.parametrize(
    ("field", "ahead", "minutes", "rest"),
    [
        ("exam_on", -1, 20, ()),
        ("exam_on", FARTHEST_DAYS + 1, 20, ()),
        ("minutes", 30, 0, ()),
        ("minutes", 30, 600, ()),
        ("rest_days", 30, 20, range(7)),
        ("rest_days", 30, 20, (7,)),
    ],
)
def test_one_that_cannot_is_refused_at_its_field(
    field: str, ahead: int, minutes: int, rest: tuple[int, ...]
) -> None:
    """A day that is over or far off, no time or too much, no day left."""
    goal = Goal("first-look-20", _TODAY + timedelta(days=ahead), minutes, frozenset(rest))
    with pytest.raises(GoalError) as refused:
        check_goal(goal, today=_TODAY)
    assert refused.value.field == field


def test_exam_day_itself_has_no_budget() -> None:
    """On the day there is the exam to sit; the day after, nothing is ahead."""
    goal = Goal("first-look-20", _TODAY, 20)
    assert (goal.is_ahead(_TODAY), goal.budget_on(_TODAY), goal.budgets(_TODAY)) == (True, 0.0, ())
    assert not goal.is_ahead(_TODAY + timedelta(days=1))


def test_without_a_date_every_day_that_is_no_rest_day_has_its_minutes() -> None:
    """No end to plan for."""
    goal = Goal("first-look-20", None, 20, frozenset({6}))
    assert (goal.days(_TODAY), goal.budget_on(_TODAY), goal.budget_on(_TODAY + timedelta(days=1))) == (
        (),
        0.0,
        1200.0,
    )


@pytest.mark.parametrize("zone", _ZONES)
@pytest.mark.parametrize("now", _NEAR_CHANGES)
def test_days_are_those_of_the_learner_wherever_they_live(zone: str, now: str) -> None:
    """On both sides of the date line and over the days when clocks change, each day counts once."""
    began, place = datetime.fromisoformat(now).replace(tzinfo=UTC), ZoneInfo(zone)
    goal = Goal("first-look-20", study_day(began, place) + timedelta(days=4), 20)
    left = [len(goal.days(study_day(began + timedelta(hours=hour), place))) for hour in range(4 * 24 + 1)]
    assert list(dict.fromkeys(left)) == [4, 3, 2, 1, 0]
    assert left == sorted(left, reverse=True)
    assert all(22 <= left.count(days) <= 25 for days in (3, 2, 1))
