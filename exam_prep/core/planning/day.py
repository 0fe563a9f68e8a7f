"""The plan of one day: what fits its minutes, in an order that is good to learn in."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

NEW_SHARE: Final = 0.7
"""The most that new concepts take of a day while others are due, once every section has been met."""

_NEAR = 0.85
"""A step stands in for the first in line when its score is within 15 % of it."""


class Why(StrEnum):
    """Why a concept stands in the plan."""

    MISCONCEPTION = "misconception"
    """The last response was wrong and sure."""
    DUE = "due"
    """It would be forgotten otherwise."""
    NEW = "new"
    """It was never met."""
    MORE = "more"
    """There is time left, and this one gains most."""


_TURN = (Why.MISCONCEPTION, Why.DUE, Why.NEW, Why.MORE)


@dataclass(frozen=True, slots=True)
class Step:
    """One concept that could be studied: `seconds` is what it is expected to take, `score` its urgency.

    `recall` is the chance, 0.0-1.0, that it is remembered now; None where it was never met. Scores are
    compared within one reason only; they are 0 or more.
    """

    concept: str
    tag: str
    why: Why
    seconds: float
    score: float
    recall: float | None = None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What to do today, in order."""

    steps: tuple[Step, ...]

    @property
    def seconds(self) -> float:
        """What it is expected to take."""
        return sum(step.seconds for step in self.steps)

    def count(self, *reasons: Why) -> int:
        """Return how many steps stand there for one of `reasons`."""
        return sum(step.why in reasons for step in self.steps)


def plan_day(steps: Sequence[Step], *, seconds: float, all_sections_met: bool) -> DayPlan:
    """Return the day's plan: `steps`, best first, as far as they fit `seconds`; a concept stands once.

    Misconceptions come first, then what is due, then new ones, then more; within that no two of a tag
    follow each other where another of nearly the same score is left (docs/review.md). New concepts take at
    most 70 % of the day while something else is there to do; before every section was met they may take
    all. A budget above 0 holds at least one step.
    """
    chosen = _fitting(_unique(steps), seconds, new_share=NEW_SHARE if all_sections_met else 1.0)
    return DayPlan(_interleaved(sorted(chosen, key=lambda step: _TURN.index(step.why))))


def _fitting(steps: Sequence[Step], seconds: float, *, new_share: float) -> list[Step]:
    """Return what fits; new ones that their share kept out fill what nothing else wants."""
    chosen, waiting, used, new = list[Step](), list[Step](), 0.0, 0.0
    for step in steps:
        is_new = step.why is Why.NEW
        if seconds <= 0 or (chosen and used + step.seconds > seconds):
            continue
        if is_new and chosen and new + step.seconds > new_share * seconds:
            waiting.append(step)
            continue
        chosen.append(step)
        used += step.seconds
        new += step.seconds if is_new else 0.0
    for step in waiting:
        if used + step.seconds <= seconds:
            chosen.append(step)
            used += step.seconds
    return chosen


def _interleaved(steps: Sequence[Step]) -> tuple[Step, ...]:
    waiting, ordered = list(steps), list[Step]()
    while waiting:
        first = waiting[0]
        following = first
        if ordered and first.tag == ordered[-1].tag:
            following = next((step for step in waiting if _may_stand_in(step, first)), first)
        waiting.remove(following)
        ordered.append(following)
    return tuple(ordered)


def _may_stand_in(step: Step, first: Step) -> bool:
    return step.why is first.why and step.tag != first.tag and step.score >= _NEAR * first.score


def _unique(steps: Sequence[Step]) -> tuple[Step, ...]:
    first: dict[str, Step] = {}
    for step in steps:
        first.setdefault(step.concept, step)
    return tuple(first.values())
