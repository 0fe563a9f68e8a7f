"""A short diagnostic: which item to ask next, and when to stop."""

import math
import random
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from exam_prep.core.item_response.curves import Array, Curves, Places, information

Awake = NDArray[np.bool_]

ENOUGH_SE = 0.38
"""Standard error of the level, in logits, at which a diagnostic may stop."""
MOST_ITEMS = 20
AMONG = 5
"""The next item is one of this many best ("randomesque": Kingsbury & Zara 1989, Applied Measurement)."""

_RESTING = 0.15
"""Share of the pool that sits out one diagnostic: else the best item met 51 % of learners, so 45 %."""

_RESTING_FROZEN = 0.5
"""The same for a set chosen whole: all begin at one level, and no item is to meet more than half of them.

Nobody rests in a section that could not fill its share without.
"""


def awake(count: int, rng: random.Random, *, resting: float = _RESTING) -> Awake:
    """Return which of `count` items one diagnostic asks first; a share `resting`, 0-1, sits out by chance."""
    return np.array([rng.random() >= resting for _ in range(count)], dtype=bool)


def is_done(se: float, asked: int) -> bool:
    """Whether a diagnostic ends after `asked` items with standard error `se`."""
    return se <= ENOUGH_SE or asked >= MOST_ITEMS


def next_item(
    items: Curves,
    section: Places,
    free: Awake,
    level: Array,
    shares: Sequence[float],
    asked: Sequence[int],
    rng: random.Random,
) -> int | None:
    """Return the place of the item to ask next, None when no `free` item is left.

    It comes from the section most behind its share of the blueprint (`shares` sum to 1, `asked` counts the
    items of each section so far), and is one of the five that say most about `level` (one a section).
    """
    open_places = np.flatnonzero(free)
    if not open_places.size:
        return None
    behind = _behind(shares, asked, set(section[open_places].tolist()))
    pool = open_places[section[open_places] == behind]
    some = Curves(items.slope[pool], items.intercept[pool], items.floor[pool])
    worth = information(some, np.full(pool.size, level[behind]))
    best = np.argsort(-worth, kind="stable")[:AMONG]
    return int(pool[best[int(rng.random() * best.size)]])


def frozen_set(
    items: Curves,
    section: Places,
    level: Array,
    sd: float,
    shares: Sequence[float],
    goes_with: Callable[[int, Sequence[int]], bool],
    rng: random.Random,
) -> tuple[int, ...]:
    """Return the places of a set chosen before its first answer, by the same rule at the level known so far.

    It stops where the expected standard error, from `sd` on, reaches .38, or at 20 items. `goes_with` says
    whether an item may stand beside those chosen.
    """
    free = _awake_enough(section, shares, rng)
    chosen: list[int] = []
    asked = [0] * len(shares)
    precision = 1 / sd**2
    while not is_done(1 / math.sqrt(precision), len(chosen)):
        place = next_item(items, section, free, level, shares, asked, rng)
        if place is None:
            break
        free[place] = False
        if not goes_with(place, chosen):
            continue
        chosen.append(place)
        asked[section[place]] += 1
        one = Curves(items.slope[place], items.intercept[place], items.floor[place])
        precision += float(information(one, level[section[place]]))
    return tuple(chosen)


def _awake_enough(section: Places, shares: Sequence[float], rng: random.Random) -> Awake:
    """Return who may be asked in a frozen set; a section too small for its share is awake as a whole."""
    free = awake(section.size, rng, resting=_RESTING_FROZEN)
    for at, share in enumerate(shares):
        mine = section == at
        if np.count_nonzero(free & mine) < share * MOST_ITEMS + AMONG:
            free |= mine
    return free


def _behind(shares: Sequence[float], asked: Sequence[int], open_sections: set[int]) -> int:
    """Return the open section that the next item would leave furthest behind its share."""
    after = sum(asked) + 1
    return max(sorted(open_sections), key=lambda place: shares[place] * after - asked[place])
