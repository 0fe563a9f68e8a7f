"""Start what the plan holds: today's set, or a run-through that leaves the schedule as it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.drawing.form import Form
from exam_prep.core.drawing.singly import Company, form_of
from exam_prep.core.items import Item
from exam_prep.core.planning.day import Step, Why
from exam_prep.core.planning.parts import Part
from exam_prep.core.sitting import Feedback, Mode, State
from exam_prep.db.memory import Card
from exam_prep.db.sittings import Sitting
from exam_prep.errors import InvalidError
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.plan.today import Today, today_of
from exam_prep.services.sittings.held import Held, held_back
from exam_prep.services.sittings.owned import lock_learner
from exam_prep.services.sittings.siblings import item_to_ask, last_seen
from exam_prep.services.sittings.start import Plan, Start, freeze

TODAY_TITLE: Final = "The plan for today"
RUN_THROUGH_TITLE: Final = "A quick run-through"
MOST_AT_ONCE: Final = 50
RUN_THROUGH_ITEMS: Final = 20
"""How many concepts a run-through asks: a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class _Asking:
    """What choosing the item of a concept needs."""

    loaded: Loaded
    held: Held
    seen: Mapping[str, datetime]
    cards: Mapping[str, Card]
    seed: int


def start_today(
    session: Session, loaded: Loaded, learner: LearnerRef, *, minutes: int | None, start: Start
) -> str:
    """Start today's plan, or as much of it as fits `minutes`; gives the public id.

    Goes on with the planned set that is open already. At most 50 items stand in one set; the rest of a long
    day is planned again after it.

    Raises:
        InvalidError: nothing is left to do today.
    """
    lock_learner(session, learner.id)
    waiting = _open(session, learner, TODAY_TITLE)
    if waiting is not None:
        return waiting
    today = today_of(session, loaded, learner, now=start.now)
    steps = _within(today.plan.steps, minutes)[:MOST_AT_ONCE]
    parts = {step.concept: Part.NEW if step.why is Why.NEW else Part.BACK for step in steps}
    return _start(session, loaded, learner, today, parts, TODAY_TITLE, start)


def start_run_through(session: Session, loaded: Loaded, learner: LearnerRef, *, start: Start) -> str:
    """Start a last look at what is likeliest to be missing on exam day; no card moves by it.

    Raises:
        InvalidError: nothing was met so far that could be run through.
    """
    lock_learner(session, learner.id)
    waiting = _open(session, learner, RUN_THROUGH_TITLE)
    if waiting is not None:
        return waiting
    today = today_of(session, loaded, learner, now=start.now)
    pool, concepts = today.standing.pool, today.standing.concepts
    met = [at for at in range(len(concepts)) if pool.met[at]]
    # Exam day or not, what was held worst by its own stability is what a last look is for.
    met.sort(key=lambda at: float(pool.stability[at] / max(concepts[at].weight, 1e-9)))
    parts = {concepts[at].concept: Part.RUN_THROUGH for at in met[:RUN_THROUGH_ITEMS]}
    return _start(session, loaded, learner, today, parts, RUN_THROUGH_TITLE, start)


def _start(  # all that a start is made of
    session: Session,
    loaded: Loaded,
    learner: LearnerRef,
    today: Today,
    parts: Mapping[str, Part],
    title: str,
    start: Start,
) -> str:
    held = held_back(session, learner)
    asking = _Asking(loaded, held, last_seen(session, learner), today.standing.cards, start.seed)
    items = _items(asking, parts)
    if not items:
        raise InvalidError("Nothing is left for today. Practice something new, or come back tomorrow.")
    form = _in_parts(form_of(items, seed=start.seed, avoid=_avoid(asking.cards, items)), parts)
    plan = Plan(Mode.PRACTICE, Feedback.EACH, title, None)
    return freeze(session, loaded, learner, form, plan, start)


def _within(steps: Sequence[Step], minutes: int | None) -> tuple[Step, ...]:
    """Return the first steps that fit; at least one."""
    if minutes is None:
        return tuple(steps)
    used, chosen = 0.0, list[Step]()
    for step in steps:
        if chosen and used + step.seconds > 60 * minutes:
            break
        chosen.append(step)
        used += step.seconds
    return tuple(chosen)


def _items(asking: _Asking, concepts: Iterable[str]) -> list[Item]:
    """Return for each concept the item to ask; one whose items are all enemies of a chosen one waits."""
    company, items = Company(), list[Item]()
    for concept in concepts:
        names = asking.loaded.concepts.get(concept, ())
        free = (asking.loaded.items[name].item for name in names if not asking.held.covers(name, concept))
        siblings = tuple(item for item in free if company.admits(item))
        if siblings:
            card = asking.cards.get(concept)
            last = card.last_item_id if card else None
            items.append(item_to_ask(siblings, last, asking.seen, seed=asking.seed))
            company.add(items[-1])
    return items


def _avoid(cards: Mapping[str, Card], items: Sequence[Item]) -> dict[str, tuple[str, ...]]:
    """Return for each item asked last the order in which its options stood."""
    own = (cards[item.concept] for item in items if item.concept in cards)
    return {card.last_item_id: tuple(card.last_option_order.split()) for card in own}


def _in_parts(form: Form, parts: Mapping[str, Part]) -> Form:
    return replace(form, picks=tuple(replace(pick, section=parts[pick.concept]) for pick in form.picks))


def _open(session: Session, learner: LearnerRef, title: str) -> str | None:
    query = (
        select(Sitting.public_id)
        .where(
            Sitting.learner_id == learner.id,
            Sitting.mode == Mode.PRACTICE,
            Sitting.title == title,
            Sitting.state == State.IN_PROGRESS,
        )
        .order_by(Sitting.id.desc())
    )
    return session.scalar(query.limit(1))
