"""Bring a guest's work along to an account's learner: sittings and logs move, cards are replayed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from exam_prep.core.accommodations import Need, more_of
from exam_prep.core.sitting import State
from exam_prep.db.assignments import Accommodation
from exam_prep.db.cohorts import CohortMember
from exam_prep.db.learners import Learner
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.db.problem_reports import ProblemReport
from exam_prep.db.readiness import ExamOutcome, ReadinessEstimate
from exam_prep.db.sittings import Sitting
from exam_prep.db.study import GoalEvent, PlanFeed, PolicyChoice
from exam_prep.db.timing import WithdrawnGrade
from exam_prep.errors import ConflictError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.cohorts.merging import merge_memberships
from exam_prep.services.item_statistics.setting_right import hold_groups_of, settle_firsts
from exam_prep.services.learners import LearnerRef, ref_of
from exam_prep.services.readiness.predicting import set_apart
from exam_prep.services.remember import replay_cards
from exam_prep.services.sittings.counted_time import last_note
from exam_prep.services.sittings.extra_time import set_extra_time
from exam_prep.services.sittings.finish import close_overdue
from exam_prep.services.verify_memory import Exposures

MOVED = (
    Sitting,
    ReviewEvent,
    ProblemReport,
    WithdrawnGrade,
    GoalEvent,
    PolicyChoice,
    ReadinessEstimate,
    ExamOutcome,
    CohortMember,
    Accommodation,
)
"""Tables whose rows go over as they are; cards are made anew from the log, the later goal holds.

Of memberships only those go over whose cohort the account is not in (`merge_memberships`)."""

LEFT = (Card, PlanFeed)
"""Tables whose rows end with the guest: a calendar's address is made anew by who still wants one."""

_UNTRACKED = {"synchronize_session": False}


def bring_along(
    session: Session, cache: ServedBankCache, guest: LearnerRef, into: LearnerRef, *, now: datetime
) -> int:
    """Give all of `guest`'s work to `into` and delete the guest; returns how many sittings moved.

    The caller has made sure that no account owns `guest`. Extra time is the account's: an open sitting that
    moves gets it, and none is shortened. An account without any work takes the guest's
    zone, and the longer of the two extra times and of the two rests; the latter also where staff noted it.

    Raises:
        ConflictError: both have the same exam open; nothing was changed but what was overdue.
    """
    if guest.id == into.id:
        return 0
    _lock(session, guest, into)
    # Whatever is closed or counted anew below finds its group held, in the order of everybody.
    hold_groups_of(session, (guest.id, into.id))
    for learner in (guest, into):
        close_overdue(session, cache, learner, now=now)
    _refuse_twice_open(session, guest, into)
    if not count_work(session, into):
        into = _take_over(session, guest, into)
    else:
        if _was_noted(session, guest):
            into = _take_time(session, guest, into)
        _set_predictions_apart(session, guest, into, now)
    _keep_noted(session, guest, into, now)
    merge_memberships(session, guest.id, into.id)
    concepts = set(session.scalars(select(Card.concept).where(Card.learner_id == guest.id)))
    moved = _move(session, guest, into)
    flag_first_exposures(session, into)
    settle_firsts(session, cache, into.id)
    replay_cards(session, into.id, concepts)
    set_extra_time(session, into, into.multiplier)
    return moved


def count_work(session: Session, learner: LearnerRef) -> int:
    """Return how many sittings a learner has."""
    counted = select(func.count()).select_from(Sitting).where(Sitting.learner_id == learner.id)
    return session.scalar(counted) or 0


def holds_something(session: Session, learner: LearnerRef) -> bool:
    """Return whether a learner has what is asked about before it moves: sittings, or a place in a group."""
    if count_work(session, learner):
        return True
    own = select(CohortMember.id).where(CohortMember.learner_id == learner.id)
    return session.scalar(own.limit(1)) is not None


def _take_over(session: Session, guest: LearnerRef, into: LearnerRef) -> LearnerRef:
    session.get_one(Learner, into.id).time_zone = guest.zone.key
    return _take_time(session, guest, into)


def _was_noted(session: Session, guest: LearnerRef) -> bool:
    noted = select(Accommodation.id).where(Accommodation.learner_id == guest.id)
    return session.scalar(noted.limit(1)) is not None


def _take_time(session: Session, guest: LearnerRef, into: LearnerRef) -> LearnerRef:
    row = session.get_one(Learner, into.id)
    times = (guest.multiplier, into.multiplier)
    row.time_multiplier = None if None in times else max(time for time in times if time is not None)
    row.rest_minutes = max(row.rest_minutes, session.get_one(Learner, guest.id).rest_minutes)
    session.flush()
    return ref_of(row)


def _keep_noted(session: Session, guest: LearnerRef, into: LearnerRef, now: datetime) -> None:
    """Two logs of what staff noted become one: its last word is the more of their last two."""
    notes = [note for one in (guest, into) if (note := last_note(session, one.id)) is not None]
    needs = [Need(note.multiplier, note.rest_minutes) for note in sorted(notes, key=lambda note: note.id)]
    if len(needs) < 2 or (more := more_of(*needs)) == needs[-1]:  # noqa: PLR2004  # both sides
        return
    session.add(
        Accommodation(
            learner_id=into.id,
            multiplier=more.multiplier,
            rest_minutes=more.rest_minutes,
            actor=max(notes, key=lambda note: note.at).actor,
            at=now,
        )
    )
    session.flush()


def _set_predictions_apart(session: Session, guest: LearnerRef, into: LearnerRef, now: datetime) -> None:
    """Two logs become one: what either side was told stands as it was, and follows from it no more."""
    if count_work(session, guest):
        for learner in (guest, into):
            set_apart(session, learner.id, since_event=0, now=now)


def _lock(session: Session, guest: LearnerRef, into: LearnerRef) -> None:
    """Hold both learners, in the order in which everybody locks several."""
    both = select(Learner.id).where(Learner.id.in_((guest.id, into.id)))
    session.execute(both.order_by(Learner.id).with_for_update()).all()


def _refuse_twice_open(session: Session, guest: LearnerRef, into: LearnerRef) -> None:
    """One person has an exam open once; which of two goes on is theirs to say, so none is handed in."""
    open_exams = select(Sitting.exam_id).where(
        Sitting.state == State.IN_PROGRESS, Sitting.exam_id.is_not(None)
    )
    title = session.scalar(
        select(Sitting.title).where(
            Sitting.learner_id == guest.id,
            Sitting.state == State.IN_PROGRESS,
            Sitting.exam_id.in_(open_exams.where(Sitting.learner_id == into.id)),
        )
    )
    if title is not None:
        raise ConflictError(
            "You have %(exam)s open here and in your account. Finish the one in your account first, "
            "then bring this work along.",
            exam=title,
        )


def _move(session: Session, guest: LearnerRef, into: LearnerRef) -> int:
    session.flush()
    for table in LEFT:
        session.execute(delete(table).where(table.learner_id == guest.id), execution_options=_UNTRACKED)
    moved = session.scalars(select(Sitting.id).where(Sitting.learner_id == guest.id)).all()
    for moving in MOVED:
        session.execute(
            update(moving).where(moving.learner_id == guest.id).values(learner_id=into.id),
            execution_options=_UNTRACKED,
        )
    session.execute(delete(Learner).where(Learner.id == guest.id), execution_options=_UNTRACKED)
    session.expunge_all()  # rows read before the move still name the guest
    return len(moved)


def flag_first_exposures(session: Session, into: LearnerRef, items: Collection[str] | None = None) -> None:
    """Mark anew what was met first: an item that was met on both sides is met for the first time once.

    `items` says of which items; None means all.
    """
    exposures = Exposures(session, (into.id,), items)
    lines = select(
        ReviewEvent.id, ReviewEvent.item_id, ReviewEvent.sitting_id, ReviewEvent.is_first_exposure
    ).where(ReviewEvent.learner_id == into.id)
    if items is not None:
        lines = lines.where(ReviewEvent.item_id.in_(items))
    for event, item, sitting, was_first in session.execute(lines).all():
        if (is_first := exposures.is_first(into.id, item, sitting)) is not was_first:
            session.get_one(ReviewEvent, event).is_first_exposure = is_first
    session.flush()
