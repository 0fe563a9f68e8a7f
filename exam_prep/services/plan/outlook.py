"""What the plan leads to: minutes a day until the exam, and what is likely still known on its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import numpy as np

from exam_prep.core.memory import study_day
from exam_prep.core.planning.coverage import sections_of
from exam_prep.core.planning.pool import Floats
from exam_prep.core.planning.selector import Forecast, forecast
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.plan.today import Today

ROLLOUTS: Final = 8
"""For a picture; a choice takes more."""

_ALL = 0.98
"""The share of concepts from which on the plan is said to meet all: the last ones are a matter of luck."""

_LOW, _HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class OutlookDay:
    """One day of the plan: `minutes` to study, `new` concepts and those that come `back`."""

    day: date
    minutes: int
    new: int
    back: int


@dataclass(frozen=True, slots=True)
class OutlookSection:
    """Likely still known of one section on exam day, in percent: without further study, and by the plan."""

    title: str
    without: int
    with_plan: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the plan leads to; ranges hold 8 of 10 cases of the simulation."""

    days: tuple[OutlookDay, ...]
    sections: tuple[OutlookSection, ...]
    low: int
    high: int
    """Likely range of the exam's matter that is known on its day, in percent."""
    without: int
    """The same with no further study, in percent."""
    met: int
    concepts: int
    """How many of the exam's concepts are met by then, of how many."""
    all_met_on: date | None
    """When the last concept is met; None where the time is too short for all."""

    @property
    def covers_all(self) -> bool:
        """Whether every concept is met before the exam."""
        return self.all_met_on is not None


def outlook_of(loaded: Loaded, learner: LearnerRef, today: Today, *, now: datetime) -> Outlook | None:
    """Return what the plan leads to; None where no exam is ahead or nothing is left to plan."""
    goal, day = today.goal, study_day(now, learner.zone)
    if goal is None or not goal.is_ahead(day) or not today.standing.concepts:
        return None
    budgets = [today.seconds_left, *goal.budgets(day)[1:]] if goal.days(day) else []
    if not any(budgets):
        return None
    pool = today.standing.pool
    seen = forecast(pool, budgets, today.policy, today.belief, seed=today.seed, rollouts=ROLLOUTS)
    return _outlook(loaded, today, goal.days(day), seen)


def _outlook(loaded: Loaded, today: Today, days: Sequence[date], seen: Forecast) -> Outlook:
    pool = today.standing.pool
    met = int(pool.met.sum()) + np.cumsum(seen.new)
    whole = len(today.standing.concepts)
    enough = np.nonzero(met >= _ALL * whole)[0]
    low, high = np.quantile(seen.spread, [_LOW, _HIGH])
    return Outlook(
        days=tuple(
            OutlookDay(day, round(seconds / 60), round(new), round(back))
            for day, seconds, new, back in zip(days, seen.seconds, seen.new, seen.reviews, strict=True)
        ),
        sections=_sections(loaded, today, seen),
        low=_percent(low),
        high=_percent(high),
        without=_percent(float((seen.without * pool.weight).sum())),
        met=min(round(float(met[-1])), whole),
        concepts=whole,
        all_met_on=days[int(enough[0])] if len(enough) else None,
    )


def _sections(loaded: Loaded, today: Today, seen: Forecast) -> tuple[OutlookSection, ...]:
    exam = loaded.exams.get(today.goal.exam_id) if today.goal else None
    titles = {section.id: section.title for section in sections_of(exam, loaded.taxonomy)} if exam else {}
    own = np.array([one.section for one in today.standing.concepts])
    return tuple(
        OutlookSection(
            titles.get(name, name),
            _percent(_mean(seen.without, own == name)),
            _percent(_mean(seen.with_plan, own == name)),
        )
        for name in dict.fromkeys(own.tolist())
    )


def _mean(values: Floats, of: Floats) -> float:
    return float(values[of].mean())


def _percent(share: float) -> int:
    return round(100 * share)
