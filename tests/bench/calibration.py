"""How near do calibrated curves come, from how few learners, and how long does it take?

Run: python -m tests.bench.calibration   (30 replicates a row, 8 from 500 learners on; --short: 5 and 1)
50 items, log a ~ N(-.1, .35²), five of them junk with a = .05; learners ~ N(0, 1). The figure is the root
mean squared error of P(right) over levels -2 to 2 and items: all, with its standard error over replicates,
and without the junk. In the matched world d ~ N(0, 1.5²) as the prior says, so the prior is at its best; in
the other b ~ N(0, 1), which makes every junk item one that half of the learners get right. The last column is
the mean number of the 50 items that get no estimate without a prior. Then worlds that the prior does not
describe, and the seconds of whole calibrations, standard errors and levels included.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from exam_prep.core.item_response.calibration import Calibration, calibrate
from exam_prep.core.item_response.curves import Array, Curves, sigmoid
from exam_prep.core.item_response.newton import Model
from exam_prep.core.item_response.patterns import Patterns, collapse
from exam_prep.core.item_response.priors import Prior, default_prior, no_prior

LEARNERS = (10, 20, 30, 50, 100, 200, 500, 1000)
BARS = ((20, 0.12), (50, 0.085), (100, 0.065), (200, 0.05))
SIZES = ((1000, 5), (1000, 100), (3000, 300))
REPLICATES = 30
_ITEMS, _JUNK = 50, 5
_LEVELS = np.linspace(-2, 2, 41)
_LARGE = 500


@dataclass(frozen=True, slots=True)
class World:
    """What true items are like; the last of them are junk, with the slopes `junk`."""

    log_slope: float = -0.1
    log_slope_sd: float = 0.35
    intercept: float = 0.0
    intercept_sd: float = 1.5
    by_difficulty: bool = False
    """Whether b ~ N(0, 1) is drawn, and not d."""
    junk: tuple[float, ...] = (0.05,) * _JUNK


MATCHED, OTHER = World(), World(by_difficulty=True)
STRANGE = {
    "no junk": World(junk=()),
    "steep": World(log_slope=0.2, log_slope_sd=0.4),
    "flat": World(log_slope=-0.5, log_slope_sd=0.3),
    "easy": World(intercept=1.2, intercept_sd=0.8),
    "wrong keys": World(junk=(0.05, 0.05, 0.05, -0.5, -0.5)),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Mean error of curves over replicates; nan where a replicate left items without a curve."""

    rmse: float
    error: float
    """Standard error of `rmse` over replicates."""
    telling: float
    """As `rmse`, without the junk."""
    junk: float
    """As `rmse`, of the junk alone; nan without any."""
    without: float
    """Mean number of items that got no estimate."""


def made_items(rng: np.random.Generator, world: World = MATCHED, items: int = _ITEMS) -> Curves:
    """Return the true curves of a world."""
    slope = np.exp(rng.normal(world.log_slope, world.log_slope_sd, items))
    slope[items - len(world.junk) :] = world.junk
    drawn = rng.normal(0, 1, items)
    intercept = -slope * drawn if world.by_difficulty else world.intercept + world.intercept_sd * drawn
    return Curves(slope, intercept, np.zeros(items))


def made_marks(rng: np.random.Generator, items: Curves, learners: int) -> Array:
    """Return marks (learners, items), 0 or 1, of learners drawn from N(0, 1)."""
    level = rng.normal(0, 1, (learners, 1))
    return (rng.random((learners, items.slope.size)) < items.at(level)).astype(float)


def recovery(
    learners: int, replicates: int, model: Model, prior: Callable[[int], Prior], world: World = MATCHED
) -> Outcome:
    """Return how far estimated curves are from the true ones; equal arguments give equal figures."""
    squares, without = [], []
    for replicate in range(replicates):
        rng = np.random.default_rng([learners, replicate])
        true = made_items(rng, world)
        found = calibrate(collapse(made_marks(rng, true, learners)), model, prior(_ITEMS))
        squares.append(_squares(found, true))
        without.append(sum(item.slope is None for item in found.items))
    each, telling = np.array(squares), _ITEMS - len(world.junk)
    error = np.sqrt(each.mean(axis=1)).std(ddof=1) / np.sqrt(replicates) if replicates > 1 else np.nan
    return Outcome(
        _rmse(each),
        float(error),
        _rmse(each[:, :telling]),
        _rmse(each[:, telling:]) if world.junk else np.nan,
        float(np.mean(without)),
    )


def timed(learners: int, items: int, *, missing: float) -> float:
    """Return the seconds of one calibration with a share `missing` (0-1) of the cells blank."""
    rng = np.random.default_rng([learners, items])
    marks = made_marks(rng, made_items(rng, World(junk=()), items), learners)
    marks[rng.random(marks.shape) < missing] = np.nan
    before = time.perf_counter()
    patterns: Patterns = collapse(marks)
    calibrate(patterns, Model.TWO_PL, default_prior(items))
    return time.perf_counter() - before


def _squares(found: Calibration, true: Curves) -> Array:
    """Return the mean squared error of each curve over the levels."""
    slope = np.array([item.slope for item in found.items], dtype=float)
    intercept = np.array([item.intercept for item in found.items], dtype=float)
    level = _LEVELS[:, None]
    squares: Array = ((sigmoid(slope * level + intercept) - true.at(level)) ** 2).mean(axis=0)
    return squares


def _rmse(squares: Array) -> float:
    return float(np.sqrt(squares.mean(axis=1)).mean())


def main() -> None:
    """Print a row for each world and number of learners, then the strange worlds and the seconds."""
    short = "--short" in sys.argv
    sys.stdout.write(
        "world    learners  Rasch-MAP all/no junk  2PL-MAP all ± se / no junk  2PL-ML: items left out\n"
    )
    for (name, world), learners in product((("matched", MATCHED), ("other", OTHER)), LEARNERS):
        replicates = (1 if learners >= _LARGE else 5) if short else (8 if learners >= _LARGE else REPLICATES)
        rasch = recovery(learners, replicates, Model.RASCH, default_prior, world)
        own = recovery(learners, replicates, Model.TWO_PL, default_prior, world)
        bare = recovery(learners, replicates, Model.TWO_PL, no_prior, world)
        sys.stdout.write(
            f"{name:8} {learners:8}  {rasch.rmse:10.3f} / {rasch.telling:.3f}"
            f"     {own.rmse:8.4f} ± {own.error:.4f} / {own.telling:.3f}      {bare.without:6.1f}\n"
        )
        sys.stdout.flush()
    for (name, world), (learners, _) in product(STRANGE.items(), BARS):
        own = recovery(learners, 5 if short else REPLICATES, Model.TWO_PL, default_prior, world)
        sys.stdout.write(f"{name:10} {learners:4}  2PL-MAP {own.rmse:.4f} ± {own.error:.4f}\n")
    for learners, items in SIZES:
        whole, holed = timed(learners, items, missing=0.0), timed(learners, items, missing=0.1)
        sys.stdout.write(f"{learners:5} x {items:3}: {whole:.2f} s; with 10 % blank {holed:.2f} s\n")


if __name__ == "__main__":
    main()
