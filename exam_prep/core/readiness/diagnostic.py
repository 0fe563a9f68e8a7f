"""A short diagnostic: which item to ask next, given what was answered so far, and when to stop."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exam_prep.core.item_response.curves import Curves, Places, information
from exam_prep.core.readiness.posterior import Levels, levels_after

Awake = NDArray[np.bool_]

RULE_VERSION = 1
"""Goes up with every change by which equal answers get another next item, of the model's curves too."""

ENOUGH_SE = 0.38
"""Standard error of the level, in logits, at which a diagnostic stops."""
OFFERED_SE = 0.4
"""Above this one is offered: the whole log, with its drift, puts a level that was just checked at .39."""
MOST_ITEMS = 20
AMONG = 5
"""The next item is one of this many best ("randomesque": Kingsbury & Zara 1989, Applied Measurement)."""

_RESTING = 0.15
"""Share of the pool that sits out one diagnostic: else the best item met 51 % of learners, so 45 %."""

_DIGITS = 9
"""Decimals that count: linear algebra differs in the last bits from machine to machine, choices must not."""


@dataclass(frozen=True, slots=True)
class Check:
    """A diagnostic as it stands at its start.

    `items` are the curves of what it may ask, `section` says to which of d sections each belongs (0 … d - 1),
    `shares` (d) are the blueprint's, of sum 1. `known` are the d levels as they are known before.
    """

    items: Curves
    section: Places
    shares: tuple[float, ...]
    known: Levels


def awake(section: Places, shares: Sequence[float], rng: random.Random) -> Awake:
    """Return which items one diagnostic may ask: 15 % sit out by chance, so that none meets everybody.

    Nobody rests in a section that could not fill its share without.
    """
    free = np.array([rng.random() >= _RESTING for _ in range(section.size)], dtype=bool)
    for at, share in enumerate(shares):
        mine = section == at
        if np.count_nonzero(free & mine) < share * MOST_ITEMS + AMONG:
            free |= mine
    return free


def level_error(known: Levels, shares: Sequence[float]) -> float:
    """Return the standard error, in logits, of the level over all sections by their `shares` (sum 1)."""
    weights = np.array(shares, dtype=float)
    return float(max(weights @ known.covariance @ weights, 0.0) ** 0.5)


def is_enough(check: Check, asked: Sequence[int], points: Sequence[float]) -> bool:
    """Return whether the level is known well enough after the places `asked` earned `points`, 0-1 each."""
    return _is_precise(check, _after(check, asked, points))


def next_place(
    check: Check, asked: Sequence[int], points: Sequence[float], free: Awake, chance: float
) -> int | None:
    """Return the place of the item to ask next; None where the diagnostic ends.

    It ends where the level is known well enough, after 20 items, or where no item is `free`. The item comes
    from the section most behind its share, and is one of the five free ones that say most about the level
    there (one a section); `chance`, 0 to below 1, says which.
    """
    places = np.flatnonzero(free)
    known = _after(check, asked, points)
    if len(asked) >= MOST_ITEMS or not places.size or _is_precise(check, known):
        return None
    counts = Counter(check.section[list(asked)].tolist())
    behind = _behind(check.shares, counts, set(check.section[places].tolist()))
    pool = places[check.section[places] == behind]
    worth = np.round(information(check.items.some(pool), known.mean[behind]), _DIGITS)
    best = np.argsort(-worth, kind="stable")[:AMONG]
    return int(pool[best[int(chance * best.size)]])


def _is_precise(check: Check, known: Levels) -> bool:
    return round(level_error(known, check.shares), _DIGITS) <= ENOUGH_SE


def _after(check: Check, asked: Sequence[int], points: Sequence[float]) -> Levels:
    places = np.array(asked, dtype=np.intp)
    earned = np.array(points, dtype=float)
    return levels_after(check.known, check.section[places], check.items.some(places), earned)


def _behind(shares: Sequence[float], asked: Counter[int], open_sections: set[int]) -> int:
    """Return the open section that the next item would leave furthest behind its share."""
    after = asked.total() + 1
    return max(sorted(open_sections), key=lambda place: shares[place] * after - asked[place])
