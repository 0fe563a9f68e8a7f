"""End what was begun: commit one item, submit a sitting, close one whose time is up, and grade."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.deadline import GRACE
from exam_prep.core.regrading.marks import total
from exam_prep.core.sitting import Event, Feedback, FinishedBy, Mode, State, transition
from exam_prep.db.learners import Learner
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.grading import follow_dropped, grade_rows, mark_of
from exam_prep.services.item_statistics.counting import count_sitting
from exam_prep.services.item_statistics.setting_right import hold_groups
from exam_prep.services.learners import LearnerRef, ref_of
from exam_prep.services.readiness.predicting import log_prediction
from exam_prep.services.remember import Graded, record_reviews
from exam_prep.services.sittings.growing import grow
from exam_prep.services.sittings.held import held_back
from exam_prep.services.sittings.owned import lock_learner, owned_sitting, sitting_item
from exam_prep.services.sittings.pausing import end_pause
from exam_prep.services.sittings.releasing import wait_of
from exam_prep.services.sittings.time import deadline_of, is_overdue

_HELD = (
    "This question is part of an exam or set that is open or not explained yet, so it is not explained here "
    "either. Your answer is kept; finish the other one first."
)


def commit_item(
    session: Session,
    cache: ServedBankCache,
    learner: LearnerRef,
    sitting: str,
    position: int,
    *,
    passes: bool = False,
    now: datetime,
) -> None:
    """Commit the kept response of one item: it is graded, remembered, and cannot change any more.

    A form that grows takes its next item here; with its last item a sitting is handed in and graded by
    itself. There an item that is open can be committed too: `passes` says that the learner does not know.

    Raises:
        ConflictError: the sitting gives no feedback before its end, or takes no more changes.
        InvalidError: nothing was chosen yet, or the item waits for the end of another open sitting.
    """
    lock_learner(session, learner.id)
    row = owned_sitting(session, learner.public_id, sitting, lock=True)
    item_row = sitting_item(session, row, position)
    if item_row.committed_at is not None:
        return
    if row.mode is Mode.MOCK or row.feedback is not Feedback.EACH:
        raise ConflictError("Explanations come at the end of this set; go on to the next question.")
    transition(row.state, Event.SUBMIT)
    passes = passes and row.most_items is not None and not item_row.response
    if not (item_row.response or passes):
        raise InvalidError("Choose an answer first, then check it.")
    if is_overdue(row, now):
        close(session, cache, row, now=now)
        return
    if held_back(session, learner).covers(item_row.item_id, item_row.concept):
        raise InvalidError(_HELD)
    graded = _grade_rows(session, cache, [item_row])
    item_row.committed_at, item_row.passed = now, passes
    record_reviews(session, learner, row.mode, graded, now=now)
    if not (_has_open_items(session, row) or grow(session, cache, row)):
        _end(session, cache, row, learner, FinishedBy.CANDIDATE, at=now, now=now)


def submit(
    session: Session, cache: ServedBankCache, learner: LearnerRef, sitting: str, *, now: datetime
) -> None:
    """Submit and grade a sitting in one transaction; submitting it again changes nothing.

    Where its explanations may not be known yet it has its points and stays submitted.

    Past the deadline and its grace the timer is what ended it.
    """
    lock_learner(session, learner.id)
    row = owned_sitting(session, learner.public_id, sitting, lock=True)
    if row.state in {State.SUBMITTED, State.GRADED}:
        return
    if is_overdue(row, now):
        close(session, cache, row, now=now)
        return
    _end(session, cache, row, learner, FinishedBy.CANDIDATE, at=now, now=now)


def close(session: Session, cache: ServedBankCache, row: Sitting, *, now: datetime) -> None:
    """End and grade a sitting whose time is up; it finished when its deadline passed."""
    lock_learner(session, row.learner_id)
    end = deadline_of(row, now)
    learner = ref_of(session.get_one(Learner, row.learner_id))
    if end is not None:
        _end(session, cache, row, learner, FinishedBy.TIMER, at=end, now=now)


def end_by_staff(session: Session, cache: ServedBankCache, row: Sitting, *, now: datetime) -> None:
    """End and grade a running sitting for staff; its learner and itself are held."""
    learner = ref_of(session.get_one(Learner, row.learner_id))
    _end(session, cache, row, learner, FinishedBy.STAFF, at=now, now=now)


def grade_left(session: Session, cache: ServedBankCache, row: Sitting, *, now: datetime) -> bool:
    """Grade a submitted sitting that a crash left, or whose explanations waited; returns if it is graded."""
    _grade_sitting(session, cache, row, ref_of(session.get_one(Learner, row.learner_id)), now=now)
    return row.state is State.GRADED


def close_overdue(session: Session, cache: ServedBankCache, learner: LearnerRef, *, now: datetime) -> None:
    """Close the learner's own sittings whose time is up, so that a new one can start."""
    lock_learner(session, learner.id)
    rows = session.scalars(
        select(Sitting)
        .where(
            Sitting.learner_id == learner.id,
            Sitting.state == State.IN_PROGRESS,
            Sitting.check_at < now - GRACE,
        )
        .order_by(Sitting.check_at, Sitting.id)
        .with_for_update()
    ).all()
    hold_groups(session, rows)
    for row in rows:
        close(session, cache, row, now=now)


def _end(
    session: Session,
    cache: ServedBankCache,
    row: Sitting,
    learner: LearnerRef,
    by: FinishedBy,
    *,
    at: datetime,
    now: datetime,
) -> None:
    state = transition(row.state, Event.TIME_UP if by is FinishedBy.TIMER else Event.SUBMIT)
    end_pause(session, row, now=now)
    row.state = state
    row.submitted_at = row.check_at = at
    row.finished_by = by
    session.flush()
    _grade_sitting(session, cache, row, learner, now=now, hold=True)


def _has_open_items(session: Session, row: Sitting) -> bool:
    query = select(SittingItem.position).where(
        SittingItem.sitting_id == row.id, SittingItem.committed_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def _grade_sitting(  # each argument is one thing that the row itself does not say
    session: Session,
    cache: ServedBankCache,
    row: Sitting,
    learner: LearnerRef,
    *,
    now: datetime,
    hold: bool = False,
) -> None:
    """Compute the points, and let them be known where they may be: else the sitting stays submitted."""
    graded = _compute_points(session, cache, row) if row.points is None else None
    wait = wait_of(session, row, now=now, hold=hold)
    if wait is not None:
        row.check_at = wait.until
        return
    _let_be_known(
        session, cache, row, learner, graded if graded is not None else _ended(session, cache, row), now=now
    )


def _compute_points(session: Session, cache: ServedBankCache, row: Sitting) -> list[Graded]:
    """Commit what the end of the sitting commits, and keep the points of items and sitting; tell nobody."""
    rows = session.scalars(
        select(SittingItem).where(SittingItem.sitting_id == row.id).order_by(SittingItem.position)
    ).all()
    fresh = [item_row for item_row in rows if item_row.committed_at is None]
    graded = _grade_rows(session, cache, fresh)
    for item_row in fresh:
        item_row.committed_at = row.submitted_at or row.started_at
    follow_dropped(row, rows)
    row.points = points_of(rows)
    count_sitting(session, cache, row, rows)
    return graded


def _let_be_known(
    session: Session,
    cache: ServedBankCache,
    row: Sitting,
    learner: LearnerRef,
    graded: Sequence[Graded],
    *,
    now: datetime,
) -> None:
    """Grade the sitting: from here on it explains itself, and memory and readiness follow from it."""
    row.state = transition(row.state, Event.GRADE)
    row.graded_at, row.check_at = now, None
    if row.is_trial:
        return
    record_reviews(session, learner, row.mode, graded, now=row.submitted_at or row.started_at)
    if row.mode is not Mode.REVIEW:
        log_prediction(session, cache, learner, now=now)


def _ended(session: Session, cache: ServedBankCache, row: Sitting) -> list[Graded]:
    """Return what the end of the sitting committed; items that were checked before are known already."""
    rows = session.scalars(
        select(SittingItem)
        .where(SittingItem.sitting_id == row.id, SittingItem.committed_at == row.submitted_at)
        .order_by(SittingItem.position)
    ).all()
    versions = cache.versions(session, [one.item_version_id for one in rows])
    return [Graded(one, versions[one.item_version_id].item) for one in rows]


def points_of(rows: Sequence[SittingItem]) -> float:
    """Return a sitting's points, from those of its graded items; what a regrade dropped counts no more."""
    return total([mark_of(row) for row in rows], None).points


def _grade_rows(session: Session, cache: ServedBankCache, rows: Sequence[SittingItem]) -> list[Graded]:
    grade_rows(session, cache, rows)
    versions = cache.versions(session, [row.item_version_id for row in rows])
    return [Graded(row, versions[row.item_version_id].item) for row in rows]
