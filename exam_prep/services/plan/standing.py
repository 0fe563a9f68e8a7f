"""Where a learner stands this morning, as the planner takes it: concepts, cards, pace and priors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

import numpy as np
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from exam_prep.core.memory import DEFAULT_PRIOR, day_start, study_day
from exam_prep.core.planning.coverage import Covered, covered, everything
from exam_prep.core.planning.goal import Goal
from exam_prep.core.planning.pool import Pool
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.services.bank.served import Loaded
from exam_prep.services.exposures import points_by_tag
from exam_prep.services.learners import LearnerRef

DEFAULT_SECONDS: Final = (35.0, 70.0)
"""What a right and a wrong response take with the explanation, until there are own figures."""

_SHORTEST, _LONGEST = 10.0, 300.0
_FEWEST_FOR_PACE = 5
_LATELY = 200
_GUESS = 0.25
_PRIOR_STRENGTH = 2.0
_SURE_OF_NOTHING = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that a right and a wrong response take this learner, each 10-300."""

    right: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Concepts of the goal's exam in a fixed order, and what is known of each; `pool` has that order."""

    concepts: tuple[Covered, ...]
    cards: Mapping[str, Card]
    pool: Pool
    pace: Pace
    seconds_today: float
    """What was studied since the study day began."""


def standing_of(
    session: Session, loaded: Loaded, learner: LearnerRef, goal: Goal | None, *, now: datetime
) -> Standing:
    """Return where the learner stands at `now`; four queries, whatever there is.

    Without a goal, or with one whose exam has left the bank, it is of the whole bank.
    """
    concepts = concepts_of(loaded, goal)
    rows = session.scalars(select(Card).where(Card.learner_id == learner.id))
    cards = {card.concept: card for card in rows}
    today, pace = study_day(now, learner.zone), _pace(session, learner)
    return Standing(
        concepts=concepts,
        cards=cards,
        pool=_pool(learner, concepts, cards, _priors(session, learner), pace, today),
        pace=pace,
        seconds_today=_seconds_since(session, learner, pace, day_start(today, learner.zone)),
    )


def concepts_of(loaded: Loaded, goal: Goal | None) -> tuple[Covered, ...]:
    """Return what the goal's exam covers, or all of the bank."""
    tags = {concept: loaded.items[names[0]].item.tag for concept, names in loaded.concepts.items()}
    exam = loaded.exams.get(goal.exam_id) if goal else None
    return covered(exam, loaded.taxonomy, tags) if exam else everything(loaded.taxonomy, tags)


def _pool(
    learner: LearnerRef,
    concepts: Sequence[Covered],
    cards: Mapping[str, Card],
    priors: Mapping[str, float],
    pace: Pace,
    today: date,
) -> Pool:
    own = [cards.get(one.concept) for one in concepts]
    since = [
        0 if card is None else _days(today - study_day(card.last_review_at, learner.zone)) for card in own
    ]
    return Pool(
        stability=np.array([np.nan if card is None else card.stability for card in own], dtype=float),
        difficulty=np.array([np.nan if card is None else card.difficulty for card in own], dtype=float),
        days_since=np.array(since, dtype=float),
        met=np.array([card is not None for card in own], dtype=bool),
        weight=np.array([one.weight for one in concepts], dtype=float),
        prior=np.array([priors.get(one.tag, DEFAULT_PRIOR) for one in concepts], dtype=float),
        seconds_right=pace.right,
        seconds_wrong=pace.wrong,
    )


def _days(elapsed: timedelta) -> int:
    # A zone that moved west can put a review into tomorrow.
    return max(elapsed.days, 0)


def _pace(session: Session, learner: LearnerRef) -> Pace:
    """Return the medians of the last responses whose time is known, of right and of wrong ones."""
    lately = (
        select(ReviewEvent.points, ReviewEvent.seconds)
        .where(ReviewEvent.learner_id == learner.id, ReviewEvent.seconds > 0)
        .order_by(ReviewEvent.id.desc())
        .limit(_LATELY)
    )
    rows = session.execute(lately).all()
    right = [row.seconds for row in rows if row.points == 1]
    wrong = [row.seconds for row in rows if row.points < 1]
    return Pace(_typical(right, DEFAULT_SECONDS[0]), _typical(wrong, DEFAULT_SECONDS[1]))


def _typical(seconds: Sequence[int], default: float) -> float:
    if len(seconds) < _FEWEST_FOR_PACE:
        return default
    return min(max(float(median(seconds)), _SHORTEST), _LONGEST)


def _priors(session: Session, learner: LearnerRef) -> dict[str, float]:
    """Return for each tag the chance to know a concept of it before its first sight, 0.05-0.95.

    The share of first exposures that were right, less what luck explains, drawn towards a half (a Beta
    prior worth two responses).
    """
    low, high = _SURE_OF_NOTHING
    return {
        tag: min(max(_drawn_in((points / count - _GUESS) / (1 - _GUESS), count), low), high)
        for tag, (points, count) in points_by_tag(session, learner).items()
    }


def _drawn_in(share: float, count: int) -> float:
    return (share * count + DEFAULT_PRIOR * _PRIOR_STRENGTH) / (count + _PRIOR_STRENGTH)


def _seconds_since(session: Session, learner: LearnerRef, pace: Pace, since: datetime) -> float:
    """Return what was studied; a response whose time is not known counts as a right one."""
    untimed = case((ReviewEvent.seconds == 0, 1), else_=0)
    query = select(func.sum(ReviewEvent.seconds), func.sum(untimed)).where(
        ReviewEvent.learner_id == learner.id, ReviewEvent.studied_at >= since
    )
    seconds, unknown = session.execute(query).one()
    return float(seconds or 0) + pace.right * (unknown or 0)
