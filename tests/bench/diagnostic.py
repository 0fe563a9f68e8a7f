"""How short is the diagnostic that is served, and how short is one at random, on simulated pools?

Run: python -m tests.bench.diagnostic   (12 pools of 500 learners a row; --short: 2 of 100)
The served way asks `next_place`, the function by which a sitting's form grows. The calibrated pool has 400
items, slopes log-normal(-.1, .35), difficulties N(0, 1), and learners N(0, 1) with one level; it is the pool
of the bar, and kinder than a real one. The authors' pool has the curves that the product gives to items which
nobody has calibrated.
"""

import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from exam_prep.core.item_response.curves import Curves, Places
from exam_prep.core.readiness.diagnostic import (
    ENOUGH_SE,
    MOST_ITEMS,
    Check,
    awake,
    level_error,
    next_place,
)
from exam_prep.core.readiness.model import curves
from exam_prep.core.readiness.posterior import Levels, levels_after

SHARES = (0.3, 0.3, 0.2, 0.2)
_LONGEST = 60
_ALMOST = 1e-4
"""Variance, in logits², of what parts the sections of one learner: in these pools all have one level."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Items with their section; `sd` is that of the learners' levels."""

    name: str
    items: Curves
    section: Places
    sd: float


@dataclass(frozen=True, slots=True)
class Taken:
    """One learner's diagnostic: the items in order, the estimate and its error, the true level."""

    items: tuple[int, ...]
    level: float
    se: float
    true: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What a way of choosing costs."""

    mean_items: float
    late: float
    """The 95th percentile of items."""
    exposure: float
    """The share of learners that meet the item shown most."""
    rmse: float
    reached: float
    """The share of learners with a standard error of .38 or less."""
    off_share: float
    """The largest distance, in items, of a section from its share in any one diagnostic."""


def calibrated(seed: int) -> Pool:
    """Return the pool of the bar."""
    rng = np.random.default_rng(seed)
    slope = np.exp(rng.normal(-0.1, 0.35, 400))
    items = Curves(slope, -slope * rng.normal(0, 1, 400), np.zeros(400))
    return Pool("calibrated 2PL", items, np.arange(400) % len(SHARES), 1.0)


def uncalibrated(seed: int) -> Pool:
    """Return a pool of which only the author's facilities are known."""
    rng = np.random.default_rng(seed)
    items = curves(np.round(rng.uniform(0.45, 0.9, 400), 2), np.full(400, 4.0))
    return Pool("authors' estimates", items, np.arange(400) % len(SHARES), 0.8)


def served(pool: Pool, true: float, rng: random.Random) -> Taken:
    """Ask one item at a time, as a growing form does, until the rule stops."""
    check, free = check_of(pool), awake(pool.section, SHARES, rng)
    asked: list[int] = []
    points: list[float] = []
    while (place := next_place(check, asked, points, free, rng.random())) is not None:
        free[place] = False
        asked.append(place)
        points.append(_answer(pool, place, true, rng))
    return _taken(check, asked, points, true)


def at_random(pool: Pool, true: float, rng: random.Random) -> Taken:
    """Ask items at random until the standard error is .38, 60 at most."""
    check = check_of(pool)
    order = rng.sample(range(pool.section.size), _LONGEST)
    points = [_answer(pool, place, true, rng) for place in order]
    for count in range(_LONGEST):
        taken = _taken(check, order[:count], points[:count], true)
        if taken.se <= ENOUGH_SE:
            return taken
    return _taken(check, order, points, true)


def figures(taken: Sequence[Taken]) -> Figures:
    """Return the figures of some diagnostics."""
    lengths = [len(one.items) for one in taken]
    met = Counter(place for one in taken for place in one.items)
    return Figures(
        float(np.mean(lengths)),
        float(np.quantile(lengths, 0.95)),
        max(met.values(), default=0) / len(taken),
        math.sqrt(float(np.mean([(one.level - one.true) ** 2 for one in taken]))),
        float(np.mean([one.se <= ENOUGH_SE for one in taken])),
        max(_off_share(one) for one in taken),
    )


def learners(pool: Pool, count: int, seed: int) -> list[float]:
    """Return the true levels of `count` learners."""
    return [float(level) for level in np.random.default_rng(seed).normal(0, pool.sd, count)]


def _off_share(one: Taken) -> float:
    counts = Counter(place % len(SHARES) for place in one.items)
    return max(abs(counts[at] - share * len(one.items)) for at, share in enumerate(SHARES))


def check_of(pool: Pool) -> Check:
    """Return a diagnostic over the pool of a learner of whom nothing is known."""
    known = np.full((len(SHARES), len(SHARES)), pool.sd**2) + _ALMOST * np.eye(len(SHARES))
    return Check(pool.items, pool.section, SHARES, Levels(np.zeros(len(SHARES)), known))


def _answer(pool: Pool, place: int, true: float, rng: random.Random) -> float:
    chance = pool.items.some(np.array([place])).at(np.array(true))
    return float(rng.random() < chance[0])


def _taken(check: Check, asked: Sequence[int], points: Sequence[float], true: float) -> Taken:
    places = np.array(asked, dtype=np.intp)
    items = check.items.some(places)
    found = levels_after(check.known, check.section[places], items, np.array(points, dtype=float))
    return Taken(tuple(asked), float(np.dot(SHARES, found.mean)), level_error(found, SHARES), true)


def over_pools(pools: Sequence[Pool], way: Callable[[Pool, float, random.Random], Taken], count: int) -> str:
    """Return a row: means over pools of `count` learners each, and the worst of the exposures."""
    found = []
    for at, pool in enumerate(pools):
        rng = random.Random(at)  # noqa: S311  # repeatable
        found.append(figures([way(pool, true, rng) for true in learners(pool, count, at)]))
    mean = {name: float(np.mean([getattr(one, name) for one in found])) for name in Figures.__slots__}
    longest = max(one.mean_items for one in found)
    return (
        f"mean {mean['mean_items']:4.1f} items (worst pool {longest:.1f}, 95th {mean['late']:.0f})  "
        f"most shown {mean['exposure']:.2f} (worst pool {max(one.exposure for one in found):.2f})  "
        f"RMSE {mean['rmse']:.3f}  at .38: {mean['reached']:.2f}  off share {mean['off_share']:.1f}"
    )


def main() -> None:
    """Print a row for each kind of pool and way of choosing."""
    pools, count = (2, 100) if "--short" in sys.argv else (12, 500)
    stop = f"stop at SE {ENOUGH_SE} or {MOST_ITEMS}, at random {_LONGEST}"
    sys.stdout.write(f"{pools} pools of {count} learners a row; {stop}\n")
    for make in (calibrated, uncalibrated):
        made = [make(seed) for seed in range(pools)]
        for name, way in {"served": served, "random": at_random}.items():
            sys.stdout.write(f"{made[0].name:18} {name:10} {over_pools(made, way, count)}\n")


if __name__ == "__main__":
    main()
