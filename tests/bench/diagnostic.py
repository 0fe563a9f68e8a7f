"""How short is the diagnostic? Adaptive, as the frozen set that is served, and at random, on simulated pools.

Run: python -m tests.bench.diagnostic   (12 pools of 500 learners a row; --short: 2 of 100)
The calibrated pool has 400 items, slopes log-normal(-.1, .35), difficulties N(0, 1), and learners N(0, 1)
with one level; it is the pool of the bar, and kinder than a real one. The authors' pool has the curves that
the product gives to items which nobody has calibrated.
"""

import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from exam_prep.core.item_response.curves import Array, Curves, Places
from exam_prep.core.readiness.diagnostic import (
    AMONG,
    ENOUGH_SE,
    MOST_ITEMS,
    awake,
    frozen_set,
    is_done,
    next_item,
)
from exam_prep.core.readiness.model import curves

SHARES = (0.3, 0.3, 0.2, 0.2)
_GRID = np.linspace(-4, 4, 81)
_LONGEST = 60


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


def adaptive(pool: Pool, true: float, rng: random.Random, among: int | None = AMONG) -> Taken:
    """Ask one item at a time until the rule stops; `among` None chooses at random, to .38 or 60 items."""
    density = np.exp(-(_GRID**2) / (2 * pool.sd**2))
    free, asked = awake(pool.section.size, rng), [0] * len(SHARES)
    chosen: list[int] = []
    level, se = _moments(density)
    while not (is_done(se, len(chosen)) if among else se <= ENOUGH_SE or len(chosen) >= _LONGEST):
        place = (
            next_item(pool.items, pool.section, free, np.full(len(SHARES), level), SHARES, asked, rng)
            if among
            else rng.choice(np.flatnonzero(free).tolist())
        )
        if place is None:
            break
        free[place] = False
        asked[pool.section[place]] += 1
        chosen.append(place)
        density = density * _likelihood(pool, place, true, rng)
        level, se = _moments(density)
    return Taken(tuple(chosen), level, se, true)


def frozen(pool: Pool, true: float, rng: random.Random) -> Taken:
    """Ask a set that was chosen whole before its first answer."""
    chosen = frozen_set(
        pool.items, pool.section, np.zeros(len(SHARES)), pool.sd, SHARES, lambda *_: True, rng
    )
    density = np.exp(-(_GRID**2) / (2 * pool.sd**2))
    for place in chosen:
        density = density * _likelihood(pool, place, true, rng)
    level, se = _moments(density)
    return Taken(chosen, level, se, true)


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


def _likelihood(pool: Pool, place: int, true: float, rng: random.Random) -> Array:
    one = Curves(pool.items.slope[place], pool.items.intercept[place], pool.items.floor[place])
    right = rng.random() < float(one.at(np.array(true)))
    chances = one.at(_GRID)
    return chances if right else 1 - chances


def _moments(density: Array) -> tuple[float, float]:
    weights = density / density.sum()
    level = float(weights @ _GRID)
    return level, math.sqrt(float(weights @ (_GRID - level) ** 2))


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


def at_random(pool: Pool, true: float, rng: random.Random) -> Taken:
    """Ask items at random until the standard error is .38, 60 at most."""
    return adaptive(pool, true, rng, None)


def main() -> None:
    """Print a row for each kind of pool and way of choosing."""
    pools, count = (2, 100) if "--short" in sys.argv else (12, 500)
    stop = f"stop at SE {ENOUGH_SE} or {MOST_ITEMS}, at random {_LONGEST}"
    sys.stdout.write(f"{pools} pools of {count} learners a row; {stop}\n")
    for make in (calibrated, uncalibrated):
        made = [make(seed) for seed in range(pools)]
        for name, way in {"adaptive": adaptive, "frozen set": frozen, "random": at_random}.items():
            sys.stdout.write(f"{made[0].name:18} {name:10} {over_pools(made, way, count)}\n")


if __name__ == "__main__":
    main()
