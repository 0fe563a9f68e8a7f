"""Start practice: a mix, new items, missed ones, chosen topics, a sibling, or what is due for review."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.drawing.draw import draw_tags
from exam_prep.core.drawing.form import Form
from exam_prep.core.sitting import Feedback, Mode
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.sittings import SittingItem
from exam_prep.errors import InvalidError
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.owned import owned_sitting
from exam_prep.services.sittings.start import Plan, Start, freeze, seen_counts

SECONDS_EACH = 90
"""Exam pace of a practice clock: the real exams give 72-108 seconds an item (docs/items.md)."""

MOST_ITEMS = 200


class SetKind(StrEnum):
    """What a practice set is made of."""

    MIX = "mix"
    UNSEEN = "unseen"
    MISSED = "missed"
    TOPICS = "topics"


_TITLES = {
    SetKind.MIX: "A mix",
    SetKind.UNSEEN: "New questions",
    SetKind.MISSED: "Ones you missed",
    SetKind.TOPICS: "Your topics",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a learner asks for. `topics` are tags, tag families or domains; `paced` asks for a clock."""

    kind: SetKind
    topics: tuple[str, ...]
    count: int
    feedback: Feedback
    paced: bool


def start_practice(
    session: Session, loaded: Loaded, learner: LearnerRef, choice: Choice, *, start: Start
) -> str:
    """Start a practice sitting of up to `choice.count` items; gives its public id.

    A set that holds fewer items than asked starts with those it has.

    Raises:
        InvalidError: the count is out of range, a topic is unknown, or nothing fits the choice.
    """
    if not 1 <= choice.count <= MOST_ITEMS:
        raise InvalidError(f"Choose between 1 and {MOST_ITEMS} questions.")
    topics = _topics(loaded, choice)
    only = _only(session, loaded, learner, choice.kind)
    count = min(choice.count, _available(loaded, topics, only))
    if count == 0:
        raise InvalidError(_NOTHING[choice.kind])
    form = draw_tags(
        loaded.index,
        loaded.taxonomy,
        topics,
        count=count,
        seed=start.seed,
        seen=seen_counts(session, learner),
        only=only,
    )
    limit = timedelta(seconds=SECONDS_EACH * len(form.picks)) if choice.paced else None
    plan = Plan(Mode.PRACTICE, choice.feedback, _TITLES[choice.kind], limit)
    return freeze(session, loaded, learner, form, plan, start)


def start_sibling(
    session: Session, loaded: Loaded, learner: LearnerRef, sitting: str, position: int, *, start: Start
) -> str:
    """Start a sitting of one other item of the same concept; gives its public id.

    Raises:
        NotFoundError: the sitting is not this learner's, or has no such position.
        InvalidError: the concept has no other item.
    """
    row = owned_sitting(session, learner.public_id, sitting)
    asked = session.get_one(SittingItem, (row.id, position))
    siblings = frozenset(loaded.concepts.get(asked.concept, ())) - {asked.item_id}
    if not siblings:
        raise InvalidError("There is no other question on this idea yet; try a set on the same topic.")
    form = draw_items(session, loaded, learner, siblings, start=start)
    plan = Plan(Mode.PRACTICE, Feedback.EACH, "The idea again", None)
    return freeze(session, loaded, learner, form, plan, start)


def draw_items(
    session: Session, loaded: Loaded, learner: LearnerRef, only: frozenset[str], *, start: Start
) -> Form:
    """Draw one item out of `only`, the least seen first."""
    return draw_tags(
        loaded.index,
        loaded.taxonomy,
        tuple(loaded.taxonomy.domains),
        count=1,
        seed=start.seed,
        seen=seen_counts(session, learner),
        only=only,
    )


def missed_items(session: Session, learner: LearnerRef) -> frozenset[str]:
    """Return the items whose last graded response by this learner was not full credit."""
    rows = session.execute(
        select(ReviewEvent.item_id, ReviewEvent.points)
        .where(ReviewEvent.learner_id == learner.id)
        .order_by(ReviewEvent.id)
    )
    last = dict(rows.tuples().all())
    return frozenset(item_id for item_id, points in last.items() if points < 1)


_NOTHING = {
    SetKind.MIX: "There is nothing to practice here yet.",
    SetKind.UNSEEN: "You have seen every question there is; choose a mix or the ones you missed.",
    SetKind.MISSED: "There is nothing you missed. Choose a mix or new questions.",
    SetKind.TOPICS: "No question fits these topics yet; choose more topics.",
}


def _topics(loaded: Loaded, choice: Choice) -> tuple[str, ...]:
    if choice.kind is not SetKind.TOPICS:
        return tuple(loaded.taxonomy.domains)
    if not choice.topics:
        raise InvalidError("Choose at least one topic.")
    for topic in choice.topics:
        if not loaded.taxonomy.tags_under(topic):
            raise InvalidError(f"There is no topic called {topic}; choose from the list.")
    return choice.topics


def _only(session: Session, loaded: Loaded, learner: LearnerRef, kind: SetKind) -> frozenset[str] | None:
    match kind:
        case SetKind.UNSEEN:
            return frozenset(loaded.items) - frozenset(seen_counts(session, learner))
        case SetKind.MISSED:
            return missed_items(session, learner) & frozenset(loaded.items)
        case SetKind.MIX | SetKind.TOPICS:
            return None


def _available(loaded: Loaded, topics: tuple[str, ...], only: frozenset[str] | None) -> int:
    """Return how many items a form can hold: one for each concept that fits."""
    tags = frozenset().union(*(loaded.taxonomy.tags_under(topic) for topic in topics))
    fitting = (v.item for v in loaded.items.values() if {v.item.tag, *v.item.tags} & tags)
    return len({item.concept for item in fitting if only is None or item.id in only})
