"""What a learner's answers say of their own certainty and pace; first exposures alone."""

from dataclasses import dataclass
from statistics import median
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.blueprint import Blueprint
from exam_prep.core.responses import Certainty
from exam_prep.db.memory import ReviewEvent
from exam_prep.services.bank.served import Loaded
from exam_prep.services.exposures import first_exposures
from exam_prep.services.goals import goal_of
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.pages import Part
from exam_prep.services.sittings.result import part_of

FEWEST_TIMED: Final = 10
"""Timed answers from which on a pace is told."""

_LATELY = 400


@dataclass(frozen=True, slots=True)
class Pacing:
    """Median seconds of `answers` timed first answers; `exam_seconds` is what the exam leaves for each."""

    answers: int
    seconds: int
    exam_title: str | None
    exam_seconds: int | None

    @property
    def is_slower(self) -> bool:
        """Whether the exam leaves less than that for an answer."""
        return self.exam_seconds is not None and self.seconds > self.exam_seconds


@dataclass(frozen=True, slots=True)
class OwnPace:
    """For each certainty that was stated, how many were right; and the pace, None below 10 timed answers."""

    certainties: tuple[tuple[Certainty, Part], ...]
    pacing: Pacing | None


def own_pace(session: Session, loaded: Loaded, learner: LearnerRef | None) -> OwnPace:
    """Return what the first exposures of practice and mocks say; empty for a newcomer."""
    if learner is None:
        return OwnPace((), None)
    return OwnPace(_certainties(session, learner), _pacing(session, loaded, learner))


def _certainties(session: Session, learner: LearnerRef) -> tuple[tuple[Certainty, Part], ...]:
    query = (
        select(ReviewEvent.certainty, func.sum(ReviewEvent.points), func.count())
        .where(*first_exposures(learner.id), ReviewEvent.certainty.is_not(None))
        .group_by(ReviewEvent.certainty)
    )
    said = {certainty: (points, count) for certainty, points, count in session.execute(query)}
    return tuple((one, part_of(one.value, *said[one])) for one in Certainty if one in said)


def _pacing(session: Session, loaded: Loaded, learner: LearnerRef) -> Pacing | None:
    query = select(ReviewEvent.seconds).where(*first_exposures(learner.id), ReviewEvent.seconds > 0)
    seconds = session.scalars(query.order_by(ReviewEvent.id.desc()).limit(_LATELY)).all()
    if len(seconds) < FEWEST_TIMED:
        return None
    goal = goal_of(session, learner)
    exam = loaded.exams.get(goal.exam_id) if goal else None
    each = _seconds_each(exam, learner) if exam else None
    return Pacing(len(seconds), round(median(seconds)), exam.title if exam and each else None, each)


def _seconds_each(exam: Blueprint, learner: LearnerRef) -> int | None:
    """Return what the exam leaves for an item with this person's extra time; None where nothing is fixed."""
    if exam.minutes is None or not exam.items or learner.multiplier is None:
        return None
    return round(float(exam.minutes * learner.multiplier) * 60 / exam.items)
