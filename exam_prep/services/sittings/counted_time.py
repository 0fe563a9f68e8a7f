"""How much time a person has in one exam: what they chose and what staff noted, by the rule of the exam."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.accommodations import ExtraTime, Need, counted_need
from exam_prep.db.assignments import Accommodation, Assignment
from exam_prep.db.learners import Learner
from exam_prep.db.sittings import Sitting

_MINUTE = 60


def need_of(session: Session, learner_id: int) -> Need:
    """Return what holds for a person in every exam that nobody gave: what they or staff set last."""
    row = session.get_one(Learner, learner_id)
    return Need(row.time_multiplier, row.rest_minutes)


def last_note(session: Session, learner_id: int) -> Accommodation | None:
    """Return what staff noted for a person last, or None."""
    return session.scalar(
        select(Accommodation)
        .where(Accommodation.learner_id == learner_id)
        .order_by(Accommodation.id.desc())
        .limit(1)
    )


def noted_need(session: Session, learner_id: int) -> Need | None:
    """Return what staff noted for a person last, or None where they noted nothing."""
    noted = last_note(session, learner_id)
    return None if noted is None else Need(noted.multiplier, noted.rest_minutes)


def need_in(session: Session, learner_id: int, rule: ExtraTime) -> Need:
    """Return what a given exam with this `rule` gives to a person who starts it now."""
    return counted_need(rule, has=need_of(session, learner_id), noted=noted_need(session, learner_id))


def need_while_running(session: Session, sitting: Sitting) -> Need:
    """Return what counts now of a person's time in a sitting that runs, by the terms that hold now."""
    if sitting.assignment_id is None:
        return need_of(session, sitting.learner_id)
    given = session.get_one(Assignment, sitting.assignment_id)
    return need_in(session, sitting.learner_id, given.extra_time)


def given_to(sitting: Sitting) -> Need:
    """Return what a sitting gives to its person, as it stands now."""
    return Need(sitting.multiplier, sitting.rest_seconds // _MINUTE)


def extension_of(sitting: Sitting | None) -> timedelta:
    """Return what staff added to a sitting, before the person's multiplier; nothing where there is none."""
    return timedelta(seconds=sitting.extension_seconds if sitting else 0)
