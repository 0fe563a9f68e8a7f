"""Start practice: a mix, new items, missed ones, chosen topics, a sibling, or what is due for review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.drawing.draw import draw_tags
from exam_prep.core.drawing.form import Form, ShortfallError
from exam_prep.core.sitting import Feedback, Mode
from exam_prep.db.memory import ReviewEvent
from exam_prep.errors import InvalidError
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.owned import released_item
from exam_prep.services.sittings.start import Plan, Start, freeze, seen_counts

SECONDS_EACH = 90
"""Exam pace of a practice clock: the real exams give 72-108 seconds an item (docs/items.md)."""

MOST_ITEMS = 200


class ChoiceError(InvalidError):
    """One part of the choice is off; `field` says which: set, topics or count."""

    def __init__(self, field: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence, **facts)
        self.field = field


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


@dataclass(frozen=True, slots=True)
class Started:
    """A practice sitting that was started; `items` may be fewer than were asked for."""

    sitting: str
    items: int


def start_practice(
    session: Session, loaded: Loaded, learner: LearnerRef, choice: Choice, *, start: Start
) -> Started:
    """Start a practice sitting of up to `choice.count` items.

    A choice that holds fewer ideas than asked starts with those it has; the page says so.

    Raises:
        InvalidError: the count is out of range, a topic is unknown, or nothing fits the choice.
    """
    most = min(MOST_ITEMS, len(loaded.items))
    if not 1 <= choice.count <= most:
        raise ChoiceError("count", "Choose between 1 and %(most)s questions.", most=most)
    topics = _topics(loaded, choice)
    only = _only(session, loaded, learner, choice.kind)
    form = _largest_form(loaded, topics, only, choice, start.seed, seen_counts(session, learner))
    limit = timedelta(seconds=SECONDS_EACH * len(form.picks)) if choice.paced else None
    plan = Plan(Mode.PRACTICE, choice.feedback, _TITLES[choice.kind], limit)
    return Started(freeze(session, loaded, learner, form, plan, start), len(form.picks))


def start_sibling(
    session: Session, loaded: Loaded, learner: LearnerRef, sitting: str, position: int, *, start: Start
) -> str:
    """Start a sitting of one other item of the same concept; gives its public id.

    Raises:
        NotFoundError: the sitting is not this learner's, or has no such position.
        ConflictError: the item is not explained yet, and its sibling would tell too much.
        InvalidError: the concept has no other item.
    """
    asked = released_item(session, learner.public_id, sitting, position)
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
    last = dict(rows.all())
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
        raise ChoiceError("topics", "Choose at least one topic.")
    for topic in choice.topics:
        if not loaded.taxonomy.tags_under(topic):
            raise ChoiceError(
                "topics", "There is no topic called %(topic)s; choose from the list.", topic=topic
            )
    return choice.topics


def _only(session: Session, loaded: Loaded, learner: LearnerRef, kind: SetKind) -> frozenset[str] | None:
    match kind:
        case SetKind.UNSEEN:
            return frozenset(loaded.items) - frozenset(seen_counts(session, learner))
        case SetKind.MISSED:
            return missed_items(session, learner) & frozenset(loaded.items)
        case SetKind.MIX | SetKind.TOPICS:
            return None


def _largest_form(
    loaded: Loaded,
    topics: tuple[str, ...],
    only: frozenset[str] | None,
    choice: Choice,
    seed: int,
    seen: Mapping[str, int],
) -> Form:
    """Return a form of the wished size, or of the largest size that the choice can fill."""
    count = choice.count
    while count > 0:
        try:
            return draw_tags(
                loaded.index, loaded.taxonomy, topics, count=count, seed=seed, seen=seen, only=only
            )
        except ShortfallError as shortfall:
            count = min(count - 1, *(lack.available for lack in shortfall.lacks))
    raise ChoiceError("set", _NOTHING[choice.kind])
