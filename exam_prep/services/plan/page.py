"""What the plan's page shows: the goal, what today holds and why, and what is still missing for it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from exam_prep.core.blueprint import Blueprint
from exam_prep.core.memory import study_day
from exam_prep.core.planning.coverage import sections_of
from exam_prep.core.planning.day import Step, Why
from exam_prep.core.planning.goal import Goal
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.plan.feed import has_feed
from exam_prep.services.plan.outlook import Outlook, outlook_of
from exam_prep.services.plan.standing import concepts_of
from exam_prep.services.plan.today import Today, today_of

_SHOWN = 30
"""How many concepts the page names; a day holds rarely more."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One concept of today's plan that was met before; `recall_percent` is its chance of recall now."""

    concept_title: str
    tag_title: str
    why: Why
    recall_percent: int | None


@dataclass(frozen=True, slots=True)
class TodayPart:
    """Today's plan in figures: `minutes` for what is left of it, each count a number of concepts."""

    minutes: int
    minutes_done: int
    back: int
    new: int
    more: int
    lines: tuple[PlanLine, ...]
    """What was met before; the title of a new concept would tell its answer before it is asked."""
    new_topics: tuple[tuple[str, int], ...]
    """Titles of tags with the number of their new concepts, in the order of the plan."""

    @property
    def concepts(self) -> int:
        """Return how many concepts are left for today."""
        return self.back + self.new + self.more


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan of a learner. `exam` is None without a goal, or where its exam has left the bank."""

    goal: Goal | None
    exam: Blueprint | None
    exams: tuple[Blueprint, ...]
    days_left: int | None
    """Days until the exam: 0 on its day; None without a date, or once it is over."""
    is_over: bool
    """Whether the goal's date is past."""
    is_rest_day: bool
    today: TodayPart
    met: int
    concepts: int
    outlook: Outlook | None
    has_calendar: bool
    """Whether a secret address shows the plan in a calendar."""
    untold: tuple[str, ...]
    """Titles of the exam's sections of which the bank says nothing."""


def plan_page(
    session: Session, loaded: Loaded, learner: LearnerRef | None, *, now: datetime, foresee: bool = True
) -> PlanPage:
    """Return the page of the plan; a newcomer sees it empty, with every exam to choose from.

    Without `foresee` nothing is rolled out, and there is no outlook.
    """
    exams = tuple(sorted(loaded.exams.values(), key=lambda exam: exam.title))
    if learner is None:
        nothing = TodayPart(0, 0, 0, 0, 0, (), ())
        return PlanPage(
            goal=None,
            exam=None,
            exams=exams,
            days_left=None,
            is_over=False,
            is_rest_day=False,
            today=nothing,
            met=0,
            concepts=len(loaded.concepts),
            outlook=None,
            has_calendar=False,
            untold=(),
        )
    today = today_of(session, loaded, learner, now=now)
    goal, day = today.goal, study_day(now, learner.zone)
    ahead = goal is not None and goal.is_ahead(day)
    return PlanPage(
        goal=goal,
        exam=loaded.exams.get(goal.exam_id) if goal else None,
        exams=exams,
        days_left=(goal.exam_on - day).days if goal and goal.exam_on and ahead else None,
        is_over=goal is not None and goal.exam_on is not None and not ahead,
        is_rest_day=goal is not None and day.weekday() in goal.rest_days,
        today=_today_part(loaded, today),
        met=sum(one.concept in today.standing.cards for one in today.standing.concepts),
        concepts=len(today.standing.concepts),
        outlook=outlook_of(loaded, learner, today, now=now) if foresee else None,
        has_calendar=has_feed(session, learner),
        untold=untold_sections(loaded, goal),
    )


def untold_sections(loaded: Loaded, goal: Goal | None) -> tuple[str, ...]:
    """Return the titles of the sections of the goal's exam of which the bank has no concept."""
    exam = loaded.exams.get(goal.exam_id) if goal else None
    if exam is None:
        return ()
    told = {one.section for one in concepts_of(loaded, goal)}
    return tuple(section.title for section in sections_of(exam, loaded.taxonomy) if section.id not in told)


def _today_part(loaded: Loaded, today: Today) -> TodayPart:
    plan = today.plan
    return TodayPart(
        minutes=_minutes(plan.seconds),
        minutes_done=_minutes(today.standing.seconds_today),
        back=plan.count(Why.MISCONCEPTION, Why.DUE),
        new=plan.count(Why.NEW),
        more=plan.count(Why.MORE),
        lines=_lines(loaded, [step for step in plan.steps if step.why is not Why.NEW][:_SHOWN]),
        new_topics=_new_topics(loaded, plan.steps),
    )


def _lines(loaded: Loaded, steps: Sequence[Step]) -> tuple[PlanLine, ...]:
    concepts = {one.id: one.title for one in loaded.taxonomy.concepts.values()}
    tags = {tag.id: tag.title for tag in loaded.taxonomy.tags.values()}
    return tuple(
        PlanLine(
            concept_title=concepts.get(step.concept, step.concept),
            tag_title=tags.get(step.tag, step.tag),
            why=step.why,
            recall_percent=None if step.recall is None else round(100 * step.recall),
        )
        for step in steps
    )


def _new_topics(loaded: Loaded, steps: Sequence[Step]) -> tuple[tuple[str, int], ...]:
    titles = {tag.id: tag.title for tag in loaded.taxonomy.tags.values()}
    counts = Counter(titles.get(step.tag, step.tag) for step in steps if step.why is Why.NEW)
    return tuple(counts.items())


def _minutes(seconds: float) -> int:
    """Return seconds in whole minutes, rounded up: a plan is never shorter than it says."""
    return -int(-seconds // 60)
