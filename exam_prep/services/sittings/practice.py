"""Start practice: a mix, new items, missed ones, chosen topics, one type of error, or a sibling."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.drawing.draw import draw_tags
from exam_prep.core.drawing.form import Form, ShortfallError
from exam_prep.core.drawing.sampling import shuffled
from exam_prep.core.drawing.singly import form_of, together
from exam_prep.core.error_patterns import offered_by
from exam_prep.core.items import ErrorType, Item
from exam_prep.core.sitting import Feedback, Mode
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import InvalidError
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.held import IN_OPEN_EXAM, Held, held_back
from exam_prep.services.sittings.owned import released_item
from exam_prep.services.sittings.siblings import item_to_ask, last_seen, other_items
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
    PATTERN = "pattern"
    """Items that offer the type of error which the learner chooses most often."""


_TITLES = {
    SetKind.MIX: "A mix",
    SetKind.UNSEEN: "New questions",
    SetKind.MISSED: "Ones you missed",
    SetKind.TOPICS: "Your topics",
    SetKind.PATTERN: "The choice that pulls you",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a learner asks for. `topics` are tags, tag families or domains; `paced` asks for a clock.

    `error` is what the items of a set of kind PATTERN offer.
    """

    kind: SetKind
    topics: tuple[str, ...]
    count: int
    feedback: Feedback
    paced: bool
    error: ErrorType | None = None


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
        ChoiceError: the count is out of range, a topic is unknown, or nothing fits the choice now.
    """
    most = min(MOST_ITEMS, len(loaded.items))
    if not 1 <= choice.count <= most:
        raise ChoiceError("count", "Choose between 1 and %(most)s questions.", most=most)
    form = _form(session, loaded, learner, choice, start.seed)
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
        InvalidError: the concept has no other item, or an open exam asks one of its items.
    """
    asked = released_item(session, learner.public_id, sitting, position)
    siblings = other_items(loaded, held_back(session, learner), concept=asked.concept, item_id=asked.item_id)
    if not siblings:
        raise InvalidError("There is no other question on this idea now; try a set on the same topic.")
    item = item_to_ask(siblings, asked.item_id, last_seen(session, learner), seed=start.seed)
    form = form_of((item,), seed=start.seed, avoid={})
    plan = Plan(Mode.PRACTICE, Feedback.EACH, "The idea again", None, origin=_origin(session, asked))
    return freeze(session, loaded, learner, form, plan, start)


def missed_set(session: Session, loaded: Loaded, learner: LearnerRef, held: Held) -> tuple[Item, ...]:
    """Return the items of the largest set of missed ones, the longest missed first.

    An item is missed when its last graded response was not full credit. Siblings and enemies of one another
    wait for the next set, and what an open exam asks for its end.
    """
    last = (
        select(func.max(ReviewEvent.id))
        .where(ReviewEvent.learner_id == learner.id)
        .group_by(ReviewEvent.item_id)
    )
    missed = session.scalars(
        select(ReviewEvent.item_id)
        .where(ReviewEvent.id.in_(last), ReviewEvent.points < 1)
        .order_by(ReviewEvent.id)
    )
    served = (loaded.items[name].item for name in missed if name in loaded.items)
    return together(item for item in served if not held.covers(item.id, item.concept))


def items_offering(loaded: Loaded, error: ErrorType) -> frozenset[str]:
    """Return the served items of which a distractor carries `error`."""
    served = loaded.items.items()
    return frozenset(name for name, version in served if error in offered_by(version.item))


_NOTHING = {
    SetKind.MIX: "There is nothing to practice here yet.",
    SetKind.UNSEEN: "You have seen every question there is; choose a mix or the ones you missed.",
    SetKind.MISSED: "There is nothing you missed. Choose a mix or new questions.",
    SetKind.TOPICS: "No question fits these topics yet; choose more topics.",
    SetKind.PATTERN: "There is no question for this set now. Choose a mix or new questions.",
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


def _origin(session: Session, asked: SittingItem) -> str:
    """Return the set to go back to; from a sibling of a sibling that is the first one."""
    row = session.get_one(Sitting, asked.sitting_id)
    return row.origin_id or row.public_id


def _form(session: Session, loaded: Loaded, learner: LearnerRef, choice: Choice, seed: int) -> Form:
    held = held_back(session, learner)
    topics = _topics(loaded, choice)
    if choice.kind is SetKind.MISSED:
        missed = shuffled(missed_set(session, loaded, learner, held), random.Random(seed))  # noqa: S311  # repeatable
        form = form_of(missed[: choice.count], seed=seed, avoid={})
    else:
        seen = seen_counts(session, learner)
        form = _largest_form(loaded, topics, _only(loaded, choice, held, seen), choice, seed, seen)
    if not form.picks:
        is_held = any(held.covers(item.id, item.concept) for item in _wished(loaded, topics, choice))
        raise ChoiceError("set", IN_OPEN_EXAM if is_held else _NOTHING[choice.kind])
    return form


def _wished(loaded: Loaded, topics: tuple[str, ...], choice: Choice) -> Iterator[Item]:
    """Give the served items that the choice is about, seen or not, held back or not."""
    tags = frozenset[str]().union(*(loaded.taxonomy.tags_under(topic) for topic in topics))
    items = (version.item for version in loaded.items.values())
    return (
        item for item in items if item.tag in tags and (not choice.error or choice.error in offered_by(item))
    )


def _only(loaded: Loaded, choice: Choice, held: Held, seen: Mapping[str, int]) -> frozenset[str] | None:
    if choice.kind is SetKind.PATTERN:
        if choice.error is None:
            raise ChoiceError("set", "Start this set from your progress page.")
        return held.free_items(loaded) & items_offering(loaded, choice.error)
    if choice.kind is SetKind.UNSEEN:
        return held.free_items(loaded) - frozenset(seen)
    return held.free_items(loaded) if held.items else None


def _largest_form(
    loaded: Loaded,
    topics: tuple[str, ...],
    only: frozenset[str] | None,
    choice: Choice,
    seed: int,
    seen: Mapping[str, int],
) -> Form:
    """Return a form of the wished size, or of the largest size that the choice can fill, even none."""
    count = choice.count
    while count > 0:
        try:
            return draw_tags(
                loaded.index, loaded.taxonomy, topics, count=count, seed=seed, seen=seen, only=only
            )
        except ShortfallError as shortfall:
            count = min(count - 1, *(lack.available for lack in shortfall.lacks))
    return Form(seed, ())
