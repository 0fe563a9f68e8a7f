"""One week of study, to read on paper: what was done each day, and what it was about."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.memory import day_start, study_day
from exam_prep.core.sitting import Mode
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.pages import Part
from exam_prep.services.sittings.result import part_of

DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One study day: answers given, minutes on them as far as they were timed, and ideas met first."""

    day: date
    answers: int
    minutes: int
    new: int


@dataclass(frozen=True, slots=True)
class WeekPage:
    """The seven study days up to today.

    `domains` counts first answers of the week, practice and exams alike, by domain, with a range from five
    on; `strengthened` is how many ideas came back and were known, `coming` how many return in seven days.
    """

    first_day: date
    last_day: date
    days: tuple[WeekDay, ...]
    domains: tuple[Part, ...]
    strengthened: int
    coming: int

    @property
    def answers(self) -> int:
        """Return how many answers the week had."""
        return sum(day.answers for day in self.days)

    @property
    def minutes(self) -> int:
        """Return the minutes of the week."""
        return sum(day.minutes for day in self.days)

    @property
    def new(self) -> int:
        """Return how many ideas were met first in this week."""
        return sum(day.new for day in self.days)


def week_page(session: Session, loaded: Loaded, learner: LearnerRef | None, *, now: datetime) -> WeekPage:
    """Return the week that ends with the study day of `now`; empty for a newcomer."""
    last = study_day(now, learner.zone) if learner else now.date()
    days = [last - timedelta(days=ago) for ago in reversed(range(DAYS))]
    events = _events(session, learner, days[0]) if learner else []
    own = {day: [event for event in events if _day(event, learner) == day] for day in days}
    met = _met_before(session, learner, days[0]) if learner else set()
    return WeekPage(
        first_day=days[0],
        last_day=last,
        days=tuple(_week_day(day, own[day], met) for day in days),
        domains=_domains(loaded, events),
        strengthened=len({one.concept for one in events if one.mode is Mode.REVIEW and one.points == 1}),
        coming=_coming(session, loaded, learner, now) if learner else 0,
    )


def _events(session: Session, learner: LearnerRef, first: date) -> Sequence[ReviewEvent]:
    since = day_start(first, learner.zone)
    query = select(ReviewEvent).where(ReviewEvent.learner_id == learner.id, ReviewEvent.studied_at >= since)
    return session.scalars(query.order_by(ReviewEvent.id)).all()


def _day(event: ReviewEvent, learner: LearnerRef | None) -> date | None:
    return study_day(event.studied_at, learner.zone) if learner else None


def _met_before(session: Session, learner: LearnerRef, first: date) -> set[str]:
    """Return the concepts met before the week; those of the week are added as they come."""
    since = day_start(first, learner.zone)
    query = select(ReviewEvent.concept).where(
        ReviewEvent.learner_id == learner.id, ReviewEvent.studied_at < since
    )
    return set(session.scalars(query.distinct()))


def _week_day(day: date, events: Sequence[ReviewEvent], met: set[str]) -> WeekDay:
    new = {event.concept for event in events} - met
    met |= new
    return WeekDay(day, len(events), -(-sum(event.seconds for event in events) // 60), len(new))


def _domains(loaded: Loaded, events: Sequence[ReviewEvent]) -> tuple[Part, ...]:
    points, counts = defaultdict[str, float](float), Counter[str]()
    for event in events:
        tag = loaded.taxonomy.tags.get(event.tag)
        if event.is_first_exposure and event.mode is not Mode.REVIEW and tag is not None:
            points[tag.domain] += event.points
            counts[tag.domain] += 1
    return tuple(
        part_of(domain.title, points[name], counts[name])
        for name, domain in loaded.taxonomy.domains.items()
        if counts[name]
    )


def _coming(session: Session, loaded: Loaded, learner: LearnerRef, now: datetime) -> int:
    until = now + timedelta(days=DAYS)
    query = select(Card.concept).where(Card.learner_id == learner.id, Card.due_at <= until)
    return sum(concept in loaded.concepts for concept in session.scalars(query))
