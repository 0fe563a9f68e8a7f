"""Recompute responses, scores, lives, the log of reviews and the cards; say where a table disagrees."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.deadline import is_late
from exam_prep.core.grading import grade
from exam_prep.core.sitting import FinishedBy, State
from exam_prep.db.learners import Learner
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.sittings import GrowingForm, ResponseEvent, Sitting, SittingItem
from exam_prep.db.timing import SittingPause, StaffAct
from exam_prep.errors import DAMAGE
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.readiness.rebuilding import check_estimates
from exam_prep.services.sittings.time import deadline_of
from exam_prep.services.verify_form import check_form, versions_of
from exam_prep.services.verify_life import check_life
from exam_prep.services.verify_log import check_log
from exam_prep.services.verify_memory import Exposures, check_cards, check_reviews
from exam_prep.services.verify_plan import check_choices
from exam_prep.services.verify_problems import check_problems
from exam_prep.services.verify_regrades import Regrades, check_carried_out
from exam_prep.services.verify_report import Mismatch, Verification, as_far_as_readable
from exam_prep.services.verify_staff import check_staff
from exam_prep.services.verify_statistics import check_statistics
from exam_prep.services.verify_time import check_time

_LEARNERS_AT_ONCE = 50
_AT_ONCE = 100
"""Learners and sittings that are read together: memory does not grow with the database."""


def verify(session: Session, cache: ServedBankCache, *, now: datetime | None = None) -> Verification:
    """Recompute every response, grade, score, ending, review, card, prediction and sum; changes nothing.

    `statistics` counts the sums of items that were worked out anew. The session should read one snapshot.
    A row that cannot be read is a mismatch, and all others are looked at. By `now` a regrade is told that
    has been under way for too long; None where no server works on the database.
    """
    learners = session.scalars(select(Learner.id).order_by(Learner.id)).all()
    counted = _Counted()
    for start in range(0, len(learners), _LEARNERS_AT_ONCE):
        _check_learners(session, cache, learners[start : start + _LEARNERS_AT_ONCE], counted)
    statistics, mismatches = check_statistics(session, cache)
    if now is not None:
        counted.mismatches += check_carried_out(session, now)
    return Verification(
        sittings=counted.sittings,
        cards=counted.cards,
        reviews=counted.reviews,
        statistics=statistics,
        estimates=counted.estimates,
        mismatches=(*counted.mismatches, *mismatches),
    )


@dataclass(slots=True)
class _Counted:
    """What was looked at so far."""

    sittings: int = 0
    cards: int = 0
    reviews: int = 0
    estimates: int = 0
    mismatches: list[Mismatch] = field(default_factory=list)


def _check_learners(
    session: Session, cache: ServedBankCache, learners: Sequence[int], counted: _Counted
) -> None:
    """Check all that belongs to some learners: one learner's work never reaches into another's."""
    query = select(Sitting.id).where(Sitting.learner_id.in_(learners)).order_by(Sitting.id)
    sittings = session.scalars(query).all()
    exposures = Exposures(session, learners)
    for start in range(0, len(sittings), _AT_ONCE):
        some = _Some(session, cache, sittings[start : start + _AT_ONCE])
        counted.reviews += sum(len(events) for events in some.reviews.values())
        staff = check_staff(session, some.sittings)
        counted.mismatches += as_far_as_readable(staff, "assignment_act", "terms")
        for row in some.sittings:
            rows, events = some.items[row.id], some.reviews[row.id]
            reviews = check_reviews(row, rows, events, some.versions, exposures)
            for checks in (*_of_sitting(some, row), reviews):
                counted.mismatches += as_far_as_readable(checks, "sitting", row.public_id)
    counted.sittings += len(sittings)
    _check_memories(session, cache, learners, counted)


def _check_memories(
    session: Session, cache: ServedBankCache, learners: Sequence[int], counted: _Counted
) -> None:
    """Check what follows from the logs of some learners; where one cannot be read, each by themselves."""
    try:
        cards, of_cards = check_cards(session, learners)
        estimates, of_estimates = check_estimates(session, cache, learners)
        others = [*check_choices(session, learners), *check_problems(session, learners)]
    except DAMAGE as fault:
        if len(learners) > 1:
            for learner in learners:
                _check_memories(session, cache, [learner], counted)
            return
        told = f"its log cannot be read ({type(fault).__name__}: {fault})"
        counted.mismatches.append(Mismatch("learner", str(learners[0]), told))
        return
    counted.mismatches += [*of_cards, *of_estimates, *others]
    counted.estimates += estimates
    counted.cards += cards


class _Some:
    """Some sittings with all that belongs to them."""

    def __init__(self, session: Session, cache: ServedBankCache, ids: Sequence[int]) -> None:
        self.sittings = session.scalars(select(Sitting).where(Sitting.id.in_(ids)).order_by(Sitting.id)).all()
        self.items: defaultdict[int, list[SittingItem]] = defaultdict(list)
        items = select(SittingItem).where(SittingItem.sitting_id.in_(ids))
        for item_row in session.scalars(items.order_by(SittingItem.sitting_id, SittingItem.position)):
            self.items[item_row.sitting_id].append(item_row)
        self.reviews: defaultdict[int, list[ReviewEvent]] = defaultdict(list)
        for review in session.scalars(select(ReviewEvent).where(ReviewEvent.sitting_id.in_(ids))):
            self.reviews[review.sitting_id].append(review)
        self.pauses: defaultdict[int, list[SittingPause]] = defaultdict(list)
        for pause in session.scalars(select(SittingPause).where(SittingPause.sitting_id.in_(ids))):
            self.pauses[pause.sitting_id].append(pause)
        added = select(StaffAct.sitting_id, func.sum(StaffAct.minutes)).where(StaffAct.sitting_id.in_(ids))
        self.minutes: dict[int, int] = dict(session.execute(added.group_by(StaffAct.sitting_id)).all())
        self.events = _events(session, ids)
        self.regrades = Regrades(session, cache, ids)
        forms = session.scalars(select(GrowingForm).where(GrowingForm.sitting_id.in_(ids)))
        self.growing = {form.sitting_id: form for form in forms}
        drawn = {one.item_version_id for rows in self.items.values() for one in rows}
        self.versions = cache.versions(session, drawn.union(*map(_named_by, self.growing.values())))


def _named_by(form: GrowingForm) -> set[int]:
    """Return the versions that a form chooses from; of one that cannot be read its own check tells."""
    try:
        return set(versions_of(form))
    except DAMAGE:
        return set()


def _events(session: Session, ids: Sequence[int]) -> dict[int, dict[int, list[ResponseEvent]]]:
    """Return the log by sitting and position, in the order in which it was written."""
    events: dict[int, dict[int, list[ResponseEvent]]] = defaultdict(lambda: defaultdict(list))
    query = select(ResponseEvent).where(ResponseEvent.sitting_id.in_(ids)).order_by(ResponseEvent.id)
    for event in session.scalars(query):
        events[event.sitting_id][event.position].append(event)
    return events


def _of_sitting(some: _Some, row: Sitting) -> Iterator[Iterator[Mismatch]]:
    """Yield the checks of a sitting; none rests on another."""
    rows = some.items[row.id]
    yield check_time(row, some.pauses[row.id], some.minutes.get(row.id, 0))
    yield check_run(row, rows, some.events[row.id], some.versions)
    yield check_form(row, rows, some.growing.get(row.id), some.versions)
    yield some.regrades.check(row, rows, some.versions)
    if row.state is State.GRADED and row.points is None:
        yield iter([Mismatch("sitting", row.public_id, "is graded and has no points")])


def has_points(row: Sitting) -> bool:
    """Whether a sitting is graded, or waits with its points for the day on which they may be known."""
    return row.state is State.GRADED or (row.state is State.SUBMITTED and row.points is not None)


def check_run(
    row: Sitting,
    rows: Sequence[SittingItem],
    events: Mapping[int, Sequence[ResponseEvent]],
    versions: Mapping[int, Version],
) -> Iterator[Mismatch]:
    """Check one sitting, its items and its log of changes by position; asks no database."""
    yield from check_life(row, rows)
    yield from check_log(row, rows, events)
    for item_row in rows:
        scored = [event for event in events.get(item_row.position, ()) if event.revision is not None]
        yield from _check_response(row, item_row, scored[-1] if scored else None)
        yield from _check_points(row, item_row, versions)
    if row.state in {State.SUBMITTED, State.GRADED}:
        yield from _check_end(row)
    if has_points(row) and any(item_row.committed_at is None for item_row in rows):
        yield Mismatch("sitting_item", row.public_id, "the sitting is graded and an item is not committed")


def _check_end(row: Sitting) -> Iterator[Mismatch]:
    """The timer ends a sitting at its deadline; a candidate after the start, and not later than the grace."""
    end, at = deadline_of(row, row.submitted_at or row.started_at), row.submitted_at
    by_timer = row.finished_by is FinishedBy.TIMER
    if at is None or row.finished_by is None:
        yield Mismatch("sitting", row.public_id, "is handed in without saying when and by whom")
    elif by_timer and at != end:
        yield Mismatch("sitting", row.public_id, f"the timer ended it at {at}, its deadline is {end}")
    elif not by_timer and (at < row.started_at or is_late(end, at)):
        yield Mismatch("sitting", row.public_id, f"was handed in at {at}, outside of its time until {end}")
    elif row.state is State.GRADED and (row.graded_at is None or row.graded_at < at):
        yield Mismatch("sitting", row.public_id, f"was graded at {row.graded_at}, handed in at {at}")


def _check_response(row: Sitting, item_row: SittingItem, event: ResponseEvent | None) -> Iterator[Mismatch]:
    kept = (item_row.revision, item_row.response, item_row.certainty, item_row.flagged, item_row.struck)
    logged = (event.revision, event.response, event.certainty, event.flagged, event.struck) if event else (
        0, "", None, False, "",
    )  # fmt: skip
    if kept != logged:
        key = f"{row.public_id}/{item_row.position}"
        yield Mismatch("sitting_item", key, f"holds {kept}, the log gives {logged}")


def _check_points(row: Sitting, item_row: SittingItem, versions: Mapping[int, Version]) -> Iterator[Mismatch]:
    if item_row.committed_at is None or item_row.regrade_id is not None:
        return  # what a regrade decided is worked out with it (verify_regrades.py)
    item = versions[item_row.item_version_id].item
    key = f"{row.public_id}/{item_row.position}"
    try:
        points = grade(item, tuple(item_row.option_order.split()), item_row.response).points
    except DAMAGE as fault:
        yield Mismatch("sitting_item", key, f"its response cannot be graded: {fault}")
        return
    if points != item_row.points:
        yield Mismatch("sitting_item", key, f"points are {item_row.points}, the response is worth {points}")
