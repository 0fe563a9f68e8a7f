"""Where a learner stands: shares on first exposure with their ranges, what comes back when, and history."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.memory import study_day
from exam_prep.core.sitting import State
from exam_prep.db.memory import Card
from exam_prep.db.sittings import Sitting
from exam_prep.services.bank.served import Loaded
from exam_prep.services.exposures import points_by_tag
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.pages import FEWEST_FOR_RANGE, Part
from exam_prep.services.sittings.result import part_of
from exam_prep.services.study_pages import DueDay, HistoryLine, ProgressPage

_DAYS_AHEAD = 14
_HISTORY = 30


def progress_page(
    session: Session, loaded: Loaded, learner: LearnerRef | None, *, now: datetime
) -> ProgressPage:
    """Return the learner's progress; first exposures of practice and mock alike, review never."""
    if learner is None:
        return ProgressPage(0, (), (), (), (), 0, len(loaded.concepts))
    parts = _parts(session, loaded, learner)
    return ProgressPage(
        first_answers=sum(part.maximum for part in parts),
        tags=tuple(part for part in parts if part.maximum >= FEWEST_FOR_RANGE),
        thin_tags=tuple(part.title for part in parts if part.maximum < FEWEST_FOR_RANGE),
        due_days=_due_days(session, loaded, learner, now),
        history=_history(session, learner),
        concepts_met=_concepts_met(session, loaded, learner),
        concepts_total=len(loaded.concepts),
    )


def _parts(session: Session, loaded: Loaded, learner: LearnerRef) -> list[Part]:
    """Return one row a tag, the one with the lowest share first."""
    titles = {tag.id: tag.title for tag in loaded.taxonomy.tags.values()}
    found = points_by_tag(session, learner)
    parts = [part_of(titles.get(tag, tag), points, count) for tag, (points, count) in found.items()]
    return sorted(parts, key=lambda part: (part.points / part.maximum, part.title))


def _due_days(session: Session, loaded: Loaded, learner: LearnerRef, now: datetime) -> tuple[DueDay, ...]:
    """Return the next 14 study days; what waited before today is part of today, never a debt."""
    today = study_day(now, learner.zone)
    query = select(Card.concept, Card.due_at).where(Card.learner_id == learner.id)
    days = Counter(
        max(study_day(due_at, learner.zone), today)
        for concept, due_at in session.execute(query)
        if concept in loaded.concepts
    )
    return tuple(
        DueDay(day, days[day]) for day in (today + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD))
    )


def _concepts_met(session: Session, loaded: Loaded, learner: LearnerRef) -> int:
    met = session.scalars(select(Card.concept).where(Card.learner_id == learner.id))
    return len(set(met) & loaded.concepts.keys())


def _history(session: Session, learner: LearnerRef) -> tuple[HistoryLine, ...]:
    rows = session.scalars(
        select(Sitting)
        .where(Sitting.learner_id == learner.id, Sitting.state == State.GRADED)
        .order_by(Sitting.submitted_at.desc(), Sitting.id.desc())
        .limit(_HISTORY)
    )
    return tuple(
        HistoryLine(row.public_id, row.title, row.mode, row.submitted_at, row.points or 0.0, row.maximum)
        for row in rows
        if row.submitted_at is not None
    )
