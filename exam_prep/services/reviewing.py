"""What is due, and a review sitting made of it: each concept as a sibling not seen lately."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.drawing.form import Form, Pick
from exam_prep.core.drawing.options import shuffled_options
from exam_prep.core.memory import retrievability, study_day
from exam_prep.core.review_queue import Due, choose_sibling, order_queue
from exam_prep.core.sitting import Feedback, Mode
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.errors import InvalidError
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.remember import memory_of
from exam_prep.services.sittings.start import Plan, Start, freeze
from exam_prep.services.study import SECONDS_EACH_REVIEW
from exam_prep.services.study_pages import QueueLine, ReviewPage

MOST_AT_ONCE = 50
_SHOWN = 20


def review_page(session: Session, loaded: Loaded, learner: LearnerRef | None, *, now: datetime) -> ReviewPage:
    """Return what comes back today, and why each does."""
    cards = _cards(session, learner, loaded) if learner else []
    due = [card for card in cards if card.due_at <= now]
    later = [card.due_at for card in cards if card.due_at > now]
    return ReviewPage(
        due=_lines(loaded, learner, due, now) if learner else (),
        due_total=len(due),
        minutes=-(-len(due) * SECONDS_EACH_REVIEW // 60),
        next_due_on=study_day(min(later), learner.zone) if later and learner else None,
        concepts=len(cards),
    )


def start_review(session: Session, loaded: Loaded, learner: LearnerRef, *, count: int, start: Start) -> str:
    """Start a review sitting of up to `count` due concepts; gives its public id.

    Raises:
        InvalidError: the count is out of range, or nothing is due.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidError("Choose between 1 and %(most)s questions.", most=MOST_AT_ONCE)
    cards = {card.concept: card for card in _cards(session, learner, loaded)}
    queue = order_queue(_due(learner, list(cards.values()), start.now), now=start.now, limit=count)
    if not queue:
        raise InvalidError("Nothing is due right now. Practice something new, or come back later.")
    seen = _last_seen(session, learner)
    picks = tuple(
        _pick(loaded, cards[due.concept], seen, position, start.seed)
        for position, due in enumerate(queue, start=1)
    )
    plan = Plan(Mode.REVIEW, Feedback.EACH, "Review", None)
    return freeze(session, loaded, learner, Form(start.seed, picks), plan, start)


def _pick(loaded: Loaded, card: Card, seen: dict[str, datetime], position: int, seed: int) -> Pick:
    """Return the sibling to ask, its options never in the order in which the same item was asked last."""
    siblings = [(item_id, seen.get(item_id)) for item_id in loaded.concepts[card.concept]]
    item = loaded.items[choose_sibling(siblings, card.last_item_id, seed=seed)].item
    avoid = tuple(card.last_option_order.split()) if item.id == card.last_item_id else ()
    return Pick(
        position=position,
        item=item.id,
        version=item.version,
        section="",
        tag=item.tag,
        concept=item.concept,
        options=shuffled_options(item, seed=seed + position, avoid=avoid),
    )


def _cards(session: Session, learner: LearnerRef, loaded: Loaded) -> list[Card]:
    """Return the learner's cards that can be asked; a card whose concept is retired sleeps."""
    rows = session.scalars(select(Card).where(Card.learner_id == learner.id))
    return [row for row in rows if row.concept in loaded.concepts]


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
        if card.due_at <= now
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


def _last_seen(session: Session, learner: LearnerRef) -> dict[str, datetime]:
    query = (
        select(ReviewEvent.item_id, func.max(ReviewEvent.studied_at))
        .where(ReviewEvent.learner_id == learner.id)
        .group_by(ReviewEvent.item_id)
    )
    return dict(session.execute(query).all())
