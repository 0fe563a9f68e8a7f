"""Which concepts come next in a review, and as which item."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exam_prep.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Due:
    """A card that may be asked: `recall` is its retrievability now, 0.0-1.0; `due_at` is aware UTC.

    `misconception`: the last response was wrong and sure.
    """

    concept: str
    tag: str
    due_at: datetime
    recall: float
    misconception: bool


def order_queue(due: Sequence[Due], *, now: datetime, limit: int) -> tuple[Due, ...]:
    """Return at most `limit` cards that are due at `now`, in the order to ask them.

    Misconceptions come first, then the lowest recall; the most urgent are chosen, and only then
    interleaved: a card follows one of its own tag only when no other tag is left. A concept appears once.
    The same cards give the same order, however they arrive.
    """
    waiting = list(_unique(sorted((card for card in due if card.due_at <= now), key=_urgency)))[:limit]
    queue: list[Due] = []
    while waiting:
        last_tag = queue[-1].tag if queue else None
        following = next((card for card in waiting if card.tag != last_tag), waiting[0])
        waiting.remove(following)
        queue.append(following)
    return tuple(queue)


def choose_sibling(
    siblings: Sequence[tuple[str, datetime | None]], last_item: str | None, *, seed: int
) -> str:
    """Return the item id with which to ask a concept: the one not seen for longest, never seen first.

    `siblings` are (item id, last seen at); `last_item`, asked last for this concept, comes back only when
    it is the only one. `seed` decides between equals. Raises NotFoundError when the concept has no item.
    """
    others = [sibling for sibling in siblings if sibling[0] != last_item] or list(siblings)
    if not others:
        raise NotFoundError("No item is left for this concept; choose another one.")
    never = [item_id for item_id, seen_at in others if seen_at is None]
    seen = [seen_at for _, seen_at in others if seen_at is not None]
    equals = never or [item_id for item_id, seen_at in others if seen_at == min(seen)]
    return min(equals, key=lambda item_id: hashlib.sha256(f"{seed}:{item_id}".encode()).digest())


def _urgency(card: Due) -> tuple[bool, float, datetime, str, str]:
    return (not card.misconception, card.recall, card.due_at, card.concept, card.tag)


def _unique(cards: Sequence[Due]) -> Sequence[Due]:
    first: dict[str, Due] = {}
    for card in cards:
        first.setdefault(card.concept, card)
    return tuple(first.values())
