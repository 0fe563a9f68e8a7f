"""Memory after a regrade: the log of reviews is made anew from the responses, and cards from the log."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from exam_prep.core.release import may_show_feedback
from exam_prep.db.learners import Learner
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.regrading import RegradedSitting
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.learners import ref_of
from exam_prep.services.memory_log import add_in_order
from exam_prep.services.merging import flag_first_exposures
from exam_prep.services.readiness.predicting import set_apart
from exam_prep.services.remember import Graded, event_of, is_logged, replay_cards
from exam_prep.services.sittings.withdrawing import as_json

_WHOLE_LOG = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A sitting's item after a regrade, and the line that says what it was before."""

    sitting: Sitting
    row: SittingItem
    line: RegradedSitting


@dataclass(slots=True)
class _Touched:
    """What of one learner's memory has to be made anew."""

    concepts: set[str]
    items: set[str]
    first_event: int
    lines_moved: bool


def follow_in_memory(
    session: Session, cache: ServedBankCache, moved: Sequence[Moved], *, now: datetime
) -> None:
    """Let the log of reviews, cards and predictions follow the new points.

    A given or dropped item says nothing of memory: its line is taken out, and kept with the regrade. Where a
    later regrade goes by the response again, it comes back.
    """
    events = _events(session, moved)
    touched: dict[int, _Touched] = {}
    for one in moved:
        event = events.get((one.sitting.id, one.row.position))
        if event is not None:
            _follow(session, cache, one, event, touched)
        elif is_logged(one.sitting.mode, one.row):
            _bring_back(session, cache, one, touched)
    session.flush()
    for learner, what in touched.items():
        set_apart(session, learner, since_event=what.first_event, now=now)
        if what.lines_moved:
            flag_first_exposures(session, ref_of(session.get_one(Learner, learner)), what.items)
        replay_cards(session, learner, what.concepts)


def _follow(
    session: Session,
    cache: ServedBankCache,
    one: Moved,
    event: ReviewEvent,
    touched: dict[int, _Touched],
) -> None:
    if not is_logged(one.sitting.mode, one.row):
        one.line.review = as_json(event)
        _touch(touched, event, first_event=event.id, lines_moved=True)
        session.delete(event)
        return
    anew = _event(session, cache, one, event.time_zone, first=event.is_first_exposure)
    if (event.points, event.rating) != (anew.points, anew.rating):
        event.points, event.rating = anew.points, anew.rating
        _touch(touched, event, first_event=event.id, lines_moved=False)


def _bring_back(session: Session, cache: ServedBankCache, one: Moved, touched: dict[int, _Touched]) -> None:
    """Write the line that an item has again, which an earlier regrade took out or never let in."""
    if one.line.credit_before is one.line.credit_after or not _is_explained(one):
        return
    event = _event(session, cache, one, _zone(session, one), first=False)
    add_in_order(session, event.learner_id, [event])
    _touch(touched, event, first_event=_WHOLE_LOG, lines_moved=True)


def _is_explained(one: Moved) -> bool:
    """Whether memory knows of the item: a grade that is not out, and one of a trial, it does not."""
    if one.sitting.is_trial:
        return False
    return may_show_feedback(one.sitting.mode, one.sitting.feedback, one.sitting.state, committed=True)


def _zone(session: Session, one: Moved) -> str:
    """Return the zone of the line that was taken out; the learner's where there was none."""
    query = (
        select(RegradedSitting.review)
        .where(RegradedSitting.sitting_id == one.sitting.id, RegradedSitting.position == one.row.position)
        .where(RegradedSitting.review.is_not(None))
        .order_by(RegradedSitting.regrade_id.desc())
    )
    kept = session.scalar(query.limit(1))
    if kept is not None:
        return str(json.loads(kept)["time_zone"])
    return session.get_one(Learner, one.sitting.learner_id).time_zone


def _event(session: Session, cache: ServedBankCache, one: Moved, zone: str, *, first: bool) -> ReviewEvent:
    version = cache.versions(session, [one.row.item_version_id])[one.row.item_version_id]
    return event_of(
        Graded(one.row, version.item),
        learner_id=one.sitting.learner_id,
        zone=zone,
        mode=one.sitting.mode,
        first=first,
        now=one.row.committed_at or one.sitting.started_at,
    )


def _touch(touched: dict[int, _Touched], event: ReviewEvent, *, first_event: int, lines_moved: bool) -> None:
    known = touched.setdefault(event.learner_id, _Touched(set(), set(), first_event, lines_moved=False))
    known.concepts.add(event.concept)
    known.items.add(event.item_id)
    known.first_event = min(known.first_event, first_event)
    known.lines_moved |= lines_moved


def _events(session: Session, moved: Sequence[Moved]) -> dict[tuple[int, int], ReviewEvent]:
    wanted = [(one.sitting.id, one.row.position) for one in moved]
    query = select(ReviewEvent).where(tuple_(ReviewEvent.sitting_id, ReviewEvent.position).in_(wanted))
    return {(event.sitting_id, event.position): event for event in session.scalars(query)}
