"""Recompute scores and cards from the log and say where the tables disagree."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.grading import grade
from exam_prep.core.memory import Memory
from exam_prep.core.sitting import State
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.db.sittings import ResponseEvent, Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.remember import after, evidence_of, memory_of
from exam_prep.services.sittings.finish import points_of
from exam_prep.services.sittings.look import items_of


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One row that the log does not bear out."""

    table: str
    key: str
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How much was recomputed, and what disagreed."""

    sittings: int
    cards: int
    statistics: int
    mismatches: tuple[Mismatch, ...]


def verify(session: Session, cache: ServedBankCache) -> Verification:
    """Recompute every response, grade, score and card from the log; changes nothing.

    `statistics` counts the first-exposure marks that were recomputed.
    """
    sittings = session.scalars(select(Sitting).order_by(Sitting.id)).all()
    mismatches = [one for row in sittings for one in _check_sitting(session, cache, row)]
    cards, card_mismatches = _check_cards(session)
    events, exposure_mismatches = _check_exposures(session)
    mismatches += [*card_mismatches, *exposure_mismatches, *_check_reviews(session)]
    return Verification(len(sittings), cards, events, tuple(mismatches))


def _check_sitting(session: Session, cache: ServedBankCache, row: Sitting) -> Iterator[Mismatch]:
    rows = items_of(session, row)
    last = _last_events(session, row)
    for item_row in rows:
        yield from _check_response(row, item_row, last.get(item_row.position))
        yield from _check_points(session, cache, row, item_row)
    if row.state is State.GRADED and (points := points_of(session, cache, rows)) != row.points:
        yield Mismatch("sitting", row.public_id, f"points are {row.points}, the log gives {points}")


def _last_events(session: Session, row: Sitting) -> dict[int, ResponseEvent]:
    """Return the last change of each position that was scored."""
    events = session.scalars(
        select(ResponseEvent)
        .where(ResponseEvent.sitting_id == row.id, ResponseEvent.revision.is_not(None))
        .order_by(ResponseEvent.id)
    )
    return {event.position: event for event in events}


def _check_response(row: Sitting, item_row: SittingItem, event: ResponseEvent | None) -> Iterator[Mismatch]:
    kept = (item_row.revision, item_row.response, item_row.certainty, item_row.flagged, item_row.struck)
    logged = (event.revision, event.response, event.certainty, event.flagged, event.struck) if event else (
        0, "", None, False, "",
    )  # fmt: skip
    if kept != logged:
        key = f"{row.public_id}/{item_row.position}"
        yield Mismatch("sitting_item", key, f"holds {kept}, the log gives {logged}")


def _check_points(
    session: Session, cache: ServedBankCache, row: Sitting, item_row: SittingItem
) -> Iterator[Mismatch]:
    if item_row.committed_at is None:
        return
    item = cache.versions(session, [item_row.item_version_id])[item_row.item_version_id].item
    points = grade(item, tuple(item_row.option_order.split()), item_row.response).points
    if points != item_row.points:
        key = f"{row.public_id}/{item_row.position}"
        yield Mismatch("sitting_item", key, f"points are {item_row.points}, the response is worth {points}")


def _check_cards(session: Session) -> tuple[int, list[Mismatch]]:
    replayed: dict[tuple[int, str], tuple[Memory, bool]] = {}
    for event in session.scalars(select(ReviewEvent).order_by(ReviewEvent.id)):
        key = (event.learner_id, event.concept)
        before = replayed[key][0] if key in replayed else None
        replayed[key] = (after(before, event), evidence_of(event).is_misconception)
    kept = {
        (card.learner_id, card.concept): (memory_of(card), card.is_misconception)
        for card in session.scalars(select(Card))
    }
    mismatches = [
        Mismatch(
            "card",
            f"{key[0]}/{key[1]}",
            f"holds {_plain(kept.get(key))}, the log gives {_plain(replayed.get(key))}",
        )
        for key in sorted(kept.keys() | replayed.keys())
        if kept.get(key) != replayed.get(key)
    ]
    return len(kept), mismatches


def _check_exposures(session: Session) -> tuple[int, list[Mismatch]]:
    met: dict[int, set[str]] = defaultdict(set)
    mismatches, count = [], 0
    for event in session.scalars(select(ReviewEvent).order_by(ReviewEvent.id)):
        count += 1
        first = event.item_id not in met[event.learner_id]
        met[event.learner_id].add(event.item_id)
        if first != event.is_first_exposure:
            mismatches.append(Mismatch("review_event", str(event.id), f"first exposure should be {first}"))
    return count, mismatches


def _check_reviews(session: Session) -> list[Mismatch]:
    """Each committed response stands in the log of reviews once, with its points, and nothing else does."""
    place = (Sitting.public_id, SittingItem.position, SittingItem.points)
    committed = (SittingItem.committed_at.is_not(None), SittingItem.response != "")
    given = session.execute(
        select(*place).join(Sitting, Sitting.id == SittingItem.sitting_id).where(*committed)
    )
    logged = session.execute(
        select(Sitting.public_id, ReviewEvent.position, ReviewEvent.points).join(
            Sitting, Sitting.id == ReviewEvent.sitting_id
        )
    )
    differing = {tuple(row) for row in given} ^ {tuple(row) for row in logged}
    return [
        Mismatch("review_event", f"{sitting}/{position}", f"{points} points stand on one side only")
        for sitting, position, points in sorted(differing, key=str)
    ]


def _plain(value: tuple[Memory, bool] | None) -> str:
    return "nothing" if value is None else f"{asdict(value[0])}, misconception {value[1]}"
