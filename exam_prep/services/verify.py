"""Recompute responses, scores, endings, the log of reviews and the cards; say where a table disagrees."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.deadline import is_late
from exam_prep.core.grading import grade
from exam_prep.core.sitting import FinishedBy, State
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.sittings import ResponseEvent, Sitting, SittingItem
from exam_prep.db.timing import SittingPause, StaffAct
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.sittings.finish import points_of
from exam_prep.services.sittings.time import deadline_of
from exam_prep.services.verify_memory import Exposures, check_cards, check_reviews
from exam_prep.services.verify_report import Mismatch, Verification
from exam_prep.services.verify_time import check_time

_AT_ONCE = 200
"""Sittings that are read together, so that statements do not grow with each sitting."""


def verify(session: Session, cache: ServedBankCache) -> Verification:
    """Recompute every response, grade, score, ending, review and card; changes nothing.

    `statistics` counts the first-exposure marks that were recomputed. The session should read one snapshot.
    """
    sittings = session.scalars(select(Sitting.id).order_by(Sitting.id)).all()
    exposures = Exposures(session)
    mismatches: list[Mismatch] = []
    reviews = 0
    for start in range(0, len(sittings), _AT_ONCE):
        some = _Some(session, cache, sittings[start : start + _AT_ONCE])
        reviews += sum(len(events) for events in some.reviews.values())
        for row in some.sittings:
            mismatches += _check_sitting(session, cache, some, row)
            rows, events = some.items[row.id], some.reviews[row.id]
            mismatches += check_reviews(row, rows, events, some.versions, exposures)
    cards, card_mismatches = check_cards(session)
    return Verification(len(sittings), cards, reviews, (*mismatches, *card_mismatches))


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
        self.last_changes = _last_changes(session, ids)
        self.versions = cache.versions(
            session, {one.item_version_id for rows in self.items.values() for one in rows}
        )


def _last_changes(session: Session, ids: Sequence[int]) -> dict[tuple[int, int], ResponseEvent]:
    """Return the last change of each sitting and position that was scored."""
    events = session.scalars(
        select(ResponseEvent)
        .where(ResponseEvent.sitting_id.in_(ids), ResponseEvent.revision.is_not(None))
        .order_by(ResponseEvent.id)
    )
    return {(event.sitting_id, event.position): event for event in events}


def _check_sitting(session: Session, cache: ServedBankCache, some: _Some, row: Sitting) -> Iterator[Mismatch]:
    rows = some.items[row.id]
    yield from check_time(row, some.pauses[row.id], some.minutes.get(row.id, 0))
    for item_row in rows:
        yield from _check_response(row, item_row, some.last_changes.get((row.id, item_row.position)))
        yield from _check_points(row, item_row, some.versions)
    if row.state is State.GRADED and (points := points_of(session, cache, rows)) != row.points:
        yield Mismatch("sitting", row.public_id, f"points are {row.points}, the log gives {points}")
    if row.state in {State.SUBMITTED, State.GRADED}:
        yield from _check_end(row)
    if row.state is State.GRADED and any(item_row.committed_at is None for item_row in rows):
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


def _check_points(row: Sitting, item_row: SittingItem, versions: dict[int, Version]) -> Iterator[Mismatch]:
    if item_row.committed_at is None:
        return
    item = versions[item_row.item_version_id].item
    points = grade(item, tuple(item_row.option_order.split()), item_row.response).points
    if points != item_row.points:
        key = f"{row.public_id}/{item_row.position}"
        yield Mismatch("sitting_item", key, f"points are {item_row.points}, the response is worth {points}")
