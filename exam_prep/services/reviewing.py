"""What is due, and a review sitting made of it: each concept as a sibling not seen lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from exam_prep.core.drawing.singly import Company, form_of
from exam_prep.core.items import Item
from exam_prep.core.memory import retrievability, study_day
from exam_prep.core.review_queue import Due, order_queue
from exam_prep.core.sitting import Feedback, Mode, State
from exam_prep.db.memory import Card
from exam_prep.db.sittings import Sitting
from exam_prep.errors import InvalidError
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.remember import memory_of
from exam_prep.services.sittings.held import Held, held_back
from exam_prep.services.sittings.owned import lock_learner
from exam_prep.services.sittings.siblings import item_to_ask, last_seen
from exam_prep.services.sittings.start import Plan, Start, freeze
from exam_prep.services.study_pages import QueueLine, ReviewPage

MOST_AT_ONCE = 50
_SECONDS_EACH = 60
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class DueNow:
    """How many concepts a review could ask now, and about how long that takes."""

    count: int

    @property
    def minutes(self) -> int:
        """Return the minutes at one a concept, rounded up."""
        return -(-self.count * _SECONDS_EACH // 60)


def due_now(session: Session, loaded: Loaded, learner: LearnerRef, *, now: datetime) -> DueNow:
    """Return what is due now, as home and the review page both say it."""
    return DueNow(len(_due_cards(session, loaded, learner, held_back(session, learner), now)))


def review_page(session: Session, loaded: Loaded, learner: LearnerRef | None, *, now: datetime) -> ReviewPage:
    """Return what comes back today, and why each does."""
    if learner is None:
        return ReviewPage((), 0, 0, None, 0)
    due = _due_cards(session, loaded, learner, held_back(session, learner), now)
    met, next_due = _met(session, loaded, learner, now)
    return ReviewPage(
        due=_lines(loaded, learner, due, now),
        due_total=len(due),
        minutes=DueNow(len(due)).minutes,
        next_due_on=study_day(next_due, learner.zone) if next_due else None,
        concepts=met,
    )


def start_review(session: Session, loaded: Loaded, learner: LearnerRef, *, count: int, start: Start) -> str:
    """Start a review sitting of up to `count` due concepts, or return the one that is open already.

    Gives its public id. A concept of which every item is an enemy of a chosen one waits for the next review.

    Raises:
        InvalidError: the count is out of range, or nothing is due.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidError("Choose between 1 and %(most)s questions.", most=MOST_AT_ONCE)
    lock_learner(session, learner.id)
    waiting = _open_review(session, learner)
    if waiting is not None:
        return waiting
    held = held_back(session, learner)
    cards = {card.concept: card for card in _due_cards(session, loaded, learner, held, start.now)}
    queue = order_queue(_due(learner, list(cards.values()), start.now), now=start.now, limit=count)
    items = _items(session, loaded, learner, [cards[due.concept] for due in queue], held, start.seed)
    if not items:
        raise InvalidError("Nothing is due right now. Practice something new, or come back later.")
    avoid = {card.last_item_id: tuple(card.last_option_order.split()) for card in cards.values()}
    plan = Plan(Mode.REVIEW, Feedback.EACH, "Review", None)
    return freeze(session, loaded, learner, form_of(items, seed=start.seed, avoid=avoid), plan, start)


def _open_review(session: Session, learner: LearnerRef) -> str | None:
    query = (
        select(Sitting.public_id)
        .where(
            Sitting.learner_id == learner.id,
            Sitting.mode == Mode.REVIEW,
            Sitting.state == State.IN_PROGRESS,
        )
        .order_by(Sitting.id.desc())
    )
    return session.scalar(query.limit(1))


def _items(
    session: Session, loaded: Loaded, learner: LearnerRef, cards: Sequence[Card], held: Held, seed: int
) -> list[Item]:
    """Return for each card the sibling to ask, in the order of the cards."""
    seen = last_seen(session, learner)
    company, items = Company(), list[Item]()
    for card in cards:
        named = (loaded.items[name].item for name in loaded.concepts[card.concept])
        siblings = tuple(
            item for item in named if company.admits(item) and not held.covers(item.id, item.concept)
        )
        # The item asked last comes back only where it is the only one; else the concept waits a review.
        is_new = any(item.id != card.last_item_id for item in siblings)
        if is_new or (siblings and len(loaded.concepts[card.concept]) == 1):
            items.append(item_to_ask(siblings, card.last_item_id, seen, seed=seed))
            company.add(items[-1])
    return items


def _met(session: Session, loaded: Loaded, learner: LearnerRef, now: datetime) -> tuple[int, datetime | None]:
    """Return how many concepts have been met, and when the next returns that is not due yet.

    A card whose concept is retired sleeps. One row comes back, however many cards there are.
    """
    later = func.min(case((Card.due_at > now, Card.due_at)))
    query = select(func.count(), later).where(
        Card.learner_id == learner.id, Card.concept.in_(list(loaded.concepts))
    )
    met, next_due = session.execute(query).one()
    return met, next_due


def _due_cards(
    session: Session, loaded: Loaded, learner: LearnerRef, held: Held, now: datetime
) -> list[Card]:
    """Return the cards that are due; what an open exam asks waits for its end."""
    query = select(Card).where(Card.learner_id == learner.id, Card.due_at <= now)
    return [
        card
        for card in session.scalars(query)
        if any(not held.covers(name, card.concept) for name in loaded.concepts.get(card.concept, ()))
    ]


def _due(learner: LearnerRef, cards: Sequence[Card], now: datetime) -> list[Due]:
    return [
        Due(
            concept=card.concept,
            tag=card.tag,
            due_at=card.due_at,
            recall=retrievability(memory_of(card), now, learner.zone),
            misconception=card.is_misconception,
        )
        for card in cards
    ]


def _lines(
    loaded: Loaded, learner: LearnerRef, cards: Sequence[Card], now: datetime
) -> tuple[QueueLine, ...]:
    by_concept = {card.concept: card for card in cards}
    queue = order_queue(_due(learner, cards, now), now=now, limit=_SHOWN)
    return tuple(
        QueueLine(
            concept_title=_title(loaded, due.concept),
            tag_title=loaded.taxonomy.tags[due.tag].title if due.tag in loaded.taxonomy.tags else due.tag,
            last_seen_on=study_day(by_concept[due.concept].last_review_at, learner.zone),
            recall_percent=round(100 * due.recall),
            misconception=due.misconception,
        )
        for due in queue
    )


def _title(loaded: Loaded, concept: str) -> str:
    known = loaded.taxonomy.concepts.get(concept)
    return known.title if known else concept
