"""Turn graded responses into memory: log each as evidence, and move the learner's card for its concept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from exam_prep.core.items import Item
from exam_prep.core.memory import Evidence, Memory, derived_rating, review
from exam_prep.core.planning.parts import logged_mode
from exam_prep.core.regrading.treatments import Credit
from exam_prep.core.responses import count_responses, lefts
from exam_prep.core.sitting import Mode
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.db.timing import WithdrawnGrade
from exam_prep.services.learners import LearnerRef


@dataclass(frozen=True, slots=True)
class Graded:
    """A sitting's item that has just been graded, with the item it asked."""

    row: SittingItem
    item: Item


def record_reviews(
    session: Session, learner: LearnerRef, mode: Mode, graded: Sequence[Graded], *, now: datetime
) -> None:
    """Log each item that `is_logged` as evidence of memory at `now`, in order, and move its card."""
    answered = [one for one in graded if is_logged(mode, one.row)]
    cards = _cards(session, learner, {one.row.concept for one in answered})
    met = _items_met(session, learner, answered)
    for one in answered:
        event = event_of(
            one,
            learner_id=learner.id,
            zone=learner.zone.key,
            mode=mode,
            first=one.row.item_id not in met,
            now=now,
        )
        session.add(event)
        move_card(session, cards, event, one.row.option_order)
    session.flush()


def was_explained() -> ColumnElement[bool]:
    """Return the condition for an item that is committed, and not by the end of a sitting not yet graded.

    What the end of a sitting commits is explained when that sitting is graded, which may be later.
    """
    return and_(
        SittingItem.committed_at.is_not(None),
        or_(
            Sitting.graded_at.is_not(None),
            Sitting.submitted_at.is_(None),
            SittingItem.committed_at != Sitting.submitted_at,
        ),
    )


def is_kept_back(sitting: Sitting, row: SittingItem) -> bool:
    """Whether an item has its points, and nobody explained it: the opposite of `was_explained` in a row."""
    return (
        row.committed_at is not None
        and sitting.graded_at is None
        and row.committed_at == sitting.submitted_at
    )


def is_logged(mode: Mode, row: SittingItem) -> bool:
    """Whether a committed item of a sitting of `mode` belongs into the log of reviews.

    Answered it has to be, or passed on as not known, and graded by that: what a regrade gave or dropped says
    nothing. A run-through's items never are: `core/planning/parts.py` says under which mode each counts.
    """
    said = bool(row.response) or row.passed
    return said and row.credit is Credit.EARNED and logged_mode(mode, row.section) is not None


def evidence_of(event: ReviewEvent) -> Evidence:
    """Return what a logged response says of memory; the log alone decides, so a replay agrees."""
    return Evidence(
        points=event.points,
        options=event.options,
        struck=event.struck,
        certainty=event.certainty,
        seconds=float(event.seconds) if event.seconds else None,
    )


def memory_of(card: Card) -> Memory:
    """Return a card's memory as the core's value."""
    return Memory(
        stability=card.stability,
        difficulty=card.difficulty,
        due_at=card.due_at,
        last_review_at=card.last_review_at,
        reviews=card.reviews,
        lapses=card.lapses,
    )


def after(memory: Memory | None, event: ReviewEvent) -> Memory:
    """Return the memory that follows `event`; the one step that recording and replay share."""
    return review(memory, evidence_of(event), studied_at=event.studied_at, zone=ZoneInfo(event.time_zone))


def event_of(  # each argument is one thing that the row itself does not say
    graded: Graded, *, learner_id: int, zone: str, mode: Mode, first: bool, now: datetime
) -> ReviewEvent:
    """Return what the log says of a graded response; recording and verifying share it."""
    row = graded.row
    shown, pairs = len(row.option_order.split()), len(lefts(graded.item))
    event = ReviewEvent(
        learner_id=learner_id,
        sitting_id=row.sitting_id,
        position=row.position,
        mode=logged_mode(mode, row.section) or mode,
        concept=row.concept,
        tag=row.tag,
        item_id=row.item_id,
        item_version_id=row.item_version_id,
        is_first_exposure=first,
        points=row.points or 0.0,
        certainty=row.certainty,
        options=count_responses(graded.item.kind, shown=shown, lefts=pairs),
        struck=len(row.struck.split()),
        seconds=row.seconds,
        rating=0,
        time_zone=zone,
        studied_at=now,
    )
    event.rating = derived_rating(evidence_of(event))
    return event


def card_after(card: Card | None, event: ReviewEvent, option_order: str) -> Card:
    """Return the card that follows `event`, as a new row that no session knows."""
    memory = after(None if card is None else memory_of(card), event)
    return Card(
        learner_id=event.learner_id,
        concept=event.concept,
        tag=event.tag,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due_at=memory.due_at,
        last_review_at=memory.last_review_at,
        reviews=memory.reviews,
        lapses=memory.lapses,
        is_misconception=evidence_of(event).is_misconception,
        last_item_id=event.item_id,
        last_option_order=option_order,
    )


def _cards(session: Session, learner: LearnerRef, concepts: set[str]) -> dict[str, Card]:
    rows = session.scalars(select(Card).where(Card.learner_id == learner.id, Card.concept.in_(concepts)))
    return {row.concept: row for row in rows}


def _items_met(session: Session, learner: LearnerRef, graded: Sequence[Graded]) -> set[str]:
    """Return the items that were explained to the learner before this sitting, answered or not."""
    query = (
        select(SittingItem.item_id)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(
            Sitting.learner_id == learner.id,
            was_explained(),
            SittingItem.item_id.in_({one.row.item_id for one in graded}),
            # A form holds an item once, so within the sitting itself nothing was met before.
            SittingItem.sitting_id.not_in({one.row.sitting_id for one in graded}),
        )
    )
    # What a reopened sitting had explained stays met, in that sitting too.
    explained = select(WithdrawnGrade.item_id).where(
        WithdrawnGrade.learner_id == learner.id,
        WithdrawnGrade.item_id.in_({one.row.item_id for one in graded}),
    )
    return set(session.scalars(query)) | set(session.scalars(explained))


def move_card(session: Session, cards: dict[str, Card], event: ReviewEvent, option_order: str) -> None:
    """Move the card of the event's concept by `event`, in the session and in the learner's `cards`."""
    moved = card_after(cards.get(event.concept), event, option_order)
    cards[event.concept] = session.merge(moved)


def replay_cards(session: Session, learner_id: int, concepts: Collection[str]) -> None:
    """Make a learner's cards for `concepts` anew from the log, in the order in which it was written."""
    session.execute(
        delete(Card).where(Card.learner_id == learner_id, Card.concept.in_(concepts)),
        execution_options={"synchronize_session": False},
    )
    place = and_(
        SittingItem.sitting_id == ReviewEvent.sitting_id, SittingItem.position == ReviewEvent.position
    )
    events = session.execute(
        select(ReviewEvent, SittingItem.option_order)
        .join(SittingItem, place)
        .where(ReviewEvent.learner_id == learner_id, ReviewEvent.concept.in_(concepts))
        .order_by(ReviewEvent.id)
    ).all()
    cards: dict[str, Card] = {}
    for event, option_order in events:
        cards[event.concept] = card_after(cards.get(event.concept), event, option_order)
    session.add_all(cards.values())
    session.flush()
