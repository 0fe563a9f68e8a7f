"""Which item a growing form takes next: the rule of the diagnostic over items that go with those asked."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exam_prep.core.drawing.options import shuffled_options
from exam_prep.core.drawing.singly import Company
from exam_prep.core.items import Item
from exam_prep.core.readiness.diagnostic import Awake, Check, next_place


@dataclass(frozen=True, slots=True)
class Growth:
    """What a growing form chooses from: `check` describes the items of `pool` in their order."""

    pool: tuple[Item, ...]
    check: Check


@dataclass(frozen=True, slots=True)
class Drawn:
    """The item that comes next: its place in the pool, and its option ids in the order they are shown."""

    place: int
    options: tuple[str, ...]


def draw_next(growth: Growth, asked: Sequence[int], points: Sequence[float], *, seed: int) -> Drawn | None:
    """Return what a form takes next, after the places `asked` earned `points` (0-1); None where it is whole.

    Equal seeds and equal points give equal forms. No item stands with a sibling or an enemy, and a sensitive
    one follows another only where nothing else is left.
    """
    position = len(asked) + 1
    # A string seeds by its own hash, so that neighbouring seeds and positions share nothing.
    chance = random.Random(f"{seed} {position}").random()  # noqa: S311  # repeatable; nothing secret
    place = next_place(growth.check, asked, points, _free(growth.pool, asked), chance)
    if place is None:
        return None
    return Drawn(place, shuffled_options(growth.pool[place], seed=seed + position))


def _free(pool: Sequence[Item], asked: Sequence[int]) -> Awake:
    company = Company()
    for place in asked:
        company.add(pool[place])
    fits = np.array([company.admits(item) for item in pool], dtype=bool)
    calm = fits & np.array([not item.sensitive for item in pool], dtype=bool)
    return calm if asked and pool[asked[-1]].sensitive and calm.any() else fits
