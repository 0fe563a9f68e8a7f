"""What the progress page says of readiness."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from exam_prep.core.memory import study_day
from exam_prep.core.readiness.areas import Area, Standing
from exam_prep.core.readiness.diagnostic import OFFERED_SE
from exam_prep.core.readiness.display import FEWEST, Band, Word, band, display
from exam_prep.core.readiness.outlook import Outlook
from exam_prep.db.readiness import Outcome
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.goals import goal_of
from exam_prep.services.learners import LearnerRef
from exam_prep.services.readiness.evidence import first_answers
from exam_prep.services.readiness.outcomes import last_outcome
from exam_prep.services.readiness.outlooks import outlook_of
from exam_prep.services.readiness.predicting import estimate_at
from exam_prep.services.readiness.unsure import sections_of, unsure_of


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One section in percent of its questions; the range is 80 %."""

    title: str
    answers: int
    percent: int
    low: int
    high: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class ReadinessPage:
    """Everything in points of a form of `maximum` items; `band` and range are None below 20 answers."""

    exam_id: str | None
    title: str | None
    exam_on: date | None
    answers: int
    more: int
    maximum: int
    points: int
    low: int | None
    high: int | None
    cut: Decimal | None
    band: Band | None
    word: Word | None
    percent: int | None
    areas: tuple[AreaLine, ...]
    thin: tuple[str, ...]
    """Titles of sections with fewer than 5 answers."""
    missing: tuple[str, ...]
    """Titles of sections for which the bank has no item."""
    unsure: int
    """How many sections a short diagnostic would ask about; 0 where it would add too little."""
    today: date
    outcome: Outcome | None


def readiness_page(
    session: Session, cache: ServedBankCache, learner: LearnerRef, *, now: datetime
) -> ReadinessPage | None:
    """Return what may be told of the learner's readiness now; None where the bank has no item.

    The score is for the exam's day, the areas are for today. Five statements at most.
    """
    goal = goal_of(session, learner)
    loaded = cache.current(session)
    outlook = outlook_of(loaded, goal.exam_id if goal else None)
    if not outlook.size:
        return None
    given = first_answers(session, cache, learner.id)
    exam_on = goal.exam_on if goal and outlook.exam_id else None
    then, today = (estimate_at(outlook, given, day, now) for day in (exam_on, None))
    told = display(then.chance, then.counts, [section.available for section in outlook.sections])
    enough = then.answers >= FEWEST
    shown, unclear = sections_of(outlook, today), unsure_of(outlook, today)
    said = last_outcome(session, learner, outlook.exam_id) if outlook.exam_id else None
    return ReadinessPage(
        exam_id=outlook.exam_id,
        title=loaded.exam(outlook.exam_id).title if outlook.exam_id else None,
        exam_on=exam_on,
        answers=then.answers,
        more=told.more,
        maximum=then.size,
        points=round(then.mean),
        low=then.low if enough else None,
        high=then.high if enough else None,
        cut=outlook.cut,
        band=band(then.low, then.high, outlook.cut) if enough and outlook.cut is not None else None,
        word=told.word,
        percent=told.percent,
        areas=tuple(_line(outlook, area) for area in shown if not area.is_thin),
        thin=tuple(outlook.sections[place].title for place in told.thin),
        missing=tuple(section.title for section in outlook.sections if not section.available),
        unsure=len(unclear.places) if unclear.error > OFFERED_SE else 0,
        today=study_day(now, learner.zone),
        outcome=said.outcome if said else None,
    )


def _line(outlook: Outlook, area: Area) -> AreaLine:
    title = outlook.sections[area.section].title
    percent, low, high = (round(each * 100) for each in (area.share, area.low, area.high))
    return AreaLine(title, area.answers, percent, low, high, area.standing)
