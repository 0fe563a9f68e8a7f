"""What a learner's log says for an estimate: first exposures of practice and mock alike, review never."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.readiness.model import DAYS_A_MONTH
from exam_prep.core.readiness.outlook import Answer, Outlook
from exam_prep.db.memory import ReviewEvent
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.exposures import first_exposures

_START = datetime(1970, 1, 1, tzinfo=UTC)
_NOON = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """One line of the log that counts: where it stands, its tag, and what its item version said."""

    event: int
    tag: str
    facility: float
    options: int
    points: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """Answers as the model takes them; `middle` is the mean of their instants, None without any."""

    answers: tuple[Answer, ...]
    middle: datetime | None


def first_answers(session: Session, cache: ServedBankCache, learner_id: int) -> tuple[FirstAnswer, ...]:
    """Return a learner's first answers in the order of the log; two statements at most."""
    query = (
        select(
            ReviewEvent.id,
            ReviewEvent.tag,
            ReviewEvent.item_version_id,
            ReviewEvent.options,
            ReviewEvent.points,
            ReviewEvent.studied_at,
        )
        .where(*first_exposures(learner_id))
        .order_by(ReviewEvent.id)
    )
    rows = session.execute(query).all()
    versions = cache.versions(session, {row.item_version_id for row in rows})
    return tuple(
        FirstAnswer(
            row.id,
            row.tag,
            versions[row.item_version_id].item.difficulty,
            row.options,
            row.points,
            row.studied_at,
        )
        for row in rows
    )


def evidence_for(outlook: Outlook, given: Sequence[FirstAnswer]) -> Evidence:
    """Return what of the learner's first answers counts for this exam; a tag outside of it does not."""
    place = {tag: at for at, section in enumerate(outlook.sections) for tag in section.tags}
    counted = [one for one in given if one.tag in place]
    answers = tuple(Answer(place[one.tag], one.facility, one.options, one.points) for one in counted)
    if not counted:
        return Evidence((), None)
    # Whole microseconds: their sum does not depend on the order, and is the same in every rebuild.
    passed = sum((one.at - _START) // timedelta(microseconds=1) for one in counted)
    return Evidence(answers, _START + timedelta(microseconds=passed // len(counted)))


def months_ahead(middle: datetime | None, exam_on: date | None, now: datetime) -> float:
    """Return how long the level has to drift, in months: from the middle of the answers to the exam.

    Without a date, or after it, the estimate is for now. The exam is taken to be at noon UTC.
    """
    exam = now if exam_on is None else max(datetime.combine(exam_on, _NOON), now)
    return max((exam - (middle or now)) / timedelta(days=DAYS_A_MONTH), 0.0)
