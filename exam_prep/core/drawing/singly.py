"""Forms of items that were chosen one by one, as a review, a sibling and the missed ones are."""

from collections.abc import Iterable, Mapping, Sequence

from exam_prep.core.drawing.form import Form, Pick
from exam_prep.core.drawing.options import shuffled_options
from exam_prep.core.items import Item


class Company:
    """The items chosen so far, and whom they would have beside them: no sibling and no enemy."""

    def __init__(self) -> None:
        self._concepts: set[str] = set()
        self._items: set[str] = set()
        self._enemies: set[str] = set()

    def admits(self, item: Item) -> bool:
        """Whether `item` goes with all that were added; enmity holds whichever of the two named it."""
        return (
            item.concept not in self._concepts
            and item.id not in self._enemies
            and self._items.isdisjoint(item.enemies)
        )

    def add(self, item: Item) -> None:
        """Count `item` as chosen."""
        self._concepts.add(item.concept)
        self._items.add(item.id)
        self._enemies.update(item.enemies)


def together(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items that can stand in one form; of siblings and enemies the first one stays."""
    company, chosen = Company(), []
    for item in items:
        if company.admits(item):
            company.add(item)
            chosen.append(item)
    return tuple(chosen)


def apart(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items so that no sensitive one follows another, wherever such an order exists.

    Otherwise they stay as near to their given order as that allows.
    """
    waiting, ordered = list(items), list[Item]()
    while waiting:
        following = _following(waiting, after_sensitive=bool(ordered) and ordered[-1].sensitive)
        waiting.remove(following)
        ordered.append(following)
    return tuple(ordered)


def form_of(items: Sequence[Item], *, seed: int, avoid: Mapping[str, tuple[str, ...]]) -> Form:
    """Return a form of `items`, sensitive ones apart, options shuffled by `seed`.

    `avoid` maps item ids to an order of options in which they should not stand again.
    """
    ordered = enumerate(apart(items), start=1)
    return Form(
        seed, tuple(_pick(position, item, seed, avoid.get(item.id, ())) for position, item in ordered)
    )


def _following(waiting: Sequence[Item], *, after_sensitive: bool) -> Item:
    sensitive = [item for item in waiting if item.sensitive]
    plain = [item for item in waiting if not item.sensitive]
    if after_sensitive and plain:
        return plain[0]
    # With more sensitive items left than others, only one that comes now keeps them apart.
    return sensitive[0] if len(sensitive) > len(plain) else waiting[0]


def _pick(position: int, item: Item, seed: int, avoid: tuple[str, ...]) -> Pick:
    options = shuffled_options(item, seed=seed + position, avoid=avoid)
    return Pick(position, item.id, item.version, "", item.tag, item.concept, options)
