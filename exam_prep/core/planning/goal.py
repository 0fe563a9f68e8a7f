"""What a learner prepares for, and how much time there is until then."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from exam_prep.errors import InvalidError

FEWEST_MINUTES: Final = 5
MOST_MINUTES: Final = 240
"""What a day may hold; more than four hours a day is no plan that anybody keeps."""

FARTHEST_DAYS: Final = 730
"""How far ahead an exam may be: beyond two years a date says nothing about today."""

_WEEK = 7


class GoalError(InvalidError):
    """One part of the goal is off; `field` says which: exam_on, minutes or rest_days."""

    def __init__(self, field: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence, **facts)
        self.field = field


@dataclass(frozen=True, slots=True)
class Goal:
    """The exam, its date if there is one, and the days and minutes for it.

    `minutes_a_day` runs from 5 to 240; `rest_days` are days of the week, 0 Monday to 6 Sunday. All dates
    are study days where the learner lives.
    """

    exam_id: str
    exam_on: date | None
    minutes_a_day: int
    rest_days: frozenset[int] = frozenset()

    @property
    def seconds_a_day(self) -> float:
        """The budget of a study day."""
        return 60.0 * self.minutes_a_day

    def is_ahead(self, today: date) -> bool:
        """Whether there is a date that is not over: on the day itself there is still the exam to sit."""
        return self.exam_on is not None and self.exam_on >= today

    def budget_on(self, day: date) -> float:
        """Return the seconds of one day: none on a rest day, nor on exam day and after it."""
        if day.weekday() in self.rest_days or (self.exam_on is not None and day >= self.exam_on):
            return 0.0
        return self.seconds_a_day

    def budgets(self, today: date) -> tuple[float, ...]:
        """Return the seconds of each day from `today` to the day before the exam; empty without a date."""
        return tuple(self.budget_on(day) for day in self.days(today))

    def days(self, today: date) -> tuple[date, ...]:
        """Return the days from `today` to the day before the exam, rest days too; empty without a date."""
        if self.exam_on is None:
            return ()
        return tuple(today + timedelta(days=ahead) for ahead in range((self.exam_on - today).days))


def check_goal(goal: Goal, *, today: date) -> None:
    """Refuse a goal that cannot be.

    Raises:
        GoalError: the date is over or more than two years off, the minutes are out of range, or no day of
            the week is left to study.
    """
    exam_on, rest = goal.exam_on, goal.rest_days
    if exam_on is not None and exam_on < today:
        raise GoalError("exam_on", "This day is over. Choose a later one, or leave the date empty.")
    if exam_on is not None and (exam_on - today).days > FARTHEST_DAYS:
        raise GoalError(
            "exam_on",
            "This day is more than two years away. Leave the date empty until it is nearer; "
            "review works without one.",
        )
    if not FEWEST_MINUTES <= goal.minutes_a_day <= MOST_MINUTES:
        raise GoalError(
            "minutes",
            "Choose between %(fewest)s and %(most)s minutes a day.",
            fewest=FEWEST_MINUTES,
            most=MOST_MINUTES,
        )
    if not rest <= frozenset(range(_WEEK)) or len(rest) == _WEEK:
        raise GoalError("rest_days", "Leave at least one day of the week to study.")
