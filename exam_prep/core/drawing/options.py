"""The order in which an item's options are shown."""

import random

from exam_prep.core.drawing.sampling import shuffled
from exam_prep.core.items import Item, Kind, Option

_TRIES = 20


def option_ids(item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the options that may stand anywhere, and of those that stay last, in their order.

    True stands before False: people expect it there, and it tells nothing.
    """
    if item.kind is Kind.TRUEFALSE:
        return (), tuple(option.id for option in sorted(item.options, key=_true_first))
    free = tuple(option.id for option in item.options if not option.last)
    return free, tuple(option.id for option in item.options if option.last)


def shuffled_options(item: Item, *, seed: int, avoid: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the option ids in an order that belongs to `seed` and differs from `avoid` where one can."""
    free, fixed = option_ids(item)
    # An order has to be repeatable from its seed; nothing secret hangs on it.
    rng = random.Random(seed)  # noqa: S311
    orders = (shuffled(free, rng) + fixed for _ in range(_TRIES))
    return next((order for order in orders if order != avoid), free + fixed)


def _true_first(option: Option) -> bool:
    return option.text.strip().lower() != "true"
