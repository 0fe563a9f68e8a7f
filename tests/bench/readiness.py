"""How honest is readiness? Simulated learners sit a real form after an estimate: bias, ECE, Brier, coverage.

Run: python -m tests.bench.readiness   (20,000 learners a row; --short: 2,000)
The matched rows draw learners from the model itself; in the perturbed ones sections hang together less
(rho .4 instead of .7) and levels drift twice as much as the model thinks.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from exam_prep.core.item_response.curves import Array, Curves, Places, sigmoid
from exam_prep.core.readiness.model import DRIFT, MU, RHO, SE_B, TAU, curves, drifted
from exam_prep.core.readiness.outlook import ExamSection, Outlook, form_items, representative
from exam_prep.core.readiness.posterior import Levels, levels
from exam_prep.core.readiness.scores import mean_of, quantile, score_distribution

QUOTAS = (24, 20, 18, 16, 12, 10)
"""A form of 100 items in six sections."""
CUT = 70
ANSWERS = (0, 8, 20, 40, 100)
_POOL = 60
_AT_ONCE = 1000
_BINS = 10


@dataclass(frozen=True, slots=True)
class World:
    """What generates the learners."""

    name: str
    rho: float
    drift: float


MATCHED = World("matched", RHO, DRIFT)
PERTURBED = World("rho .4, drift x2", 0.4, 2 * DRIFT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was predicted for each learner, and what came."""

    stated: Array
    passed: Array
    mean: Array
    score: Array
    low: Array
    high: Array

    @property
    def bias(self) -> float:
        """Mean predicted minus mean real score, in points of 100."""
        return float((self.mean - self.score).mean())

    @property
    def brier(self) -> float:
        """Mean squared error of the stated chance."""
        return float(((self.stated - self.passed) ** 2).mean())

    @property
    def coverage(self) -> float:
        """Share of scores inside the 80 % range, its ends included."""
        return float(((self.low <= self.score) & (self.score <= self.high)).mean())

    @property
    def ece(self) -> float:
        """Expected calibration error: ten bins of stated chance, gap of mean stated and passed share."""
        bins = np.minimum((self.stated * _BINS).astype(int), _BINS - 1)
        gaps = (abs((self.stated - self.passed)[bins == place].sum()) for place in range(_BINS))
        return float(sum(gaps) / self.stated.size)

    def row(self) -> str:
        """Return the figures as they are printed."""
        return (
            f"bias {self.bias:+5.2f}  ECE {self.ece:.3f}  Brier {self.brier:.3f}  "
            f"coverage {self.coverage:.3f}  width {float((self.high - self.low).mean()):4.1f}  "
            f"passed {float(self.passed.mean()):.3f}"
        )


def pool() -> tuple[Array, Array, Places]:
    """Return facility, options and section of a bank of 60 items a section, facilities .45-.90."""
    facility = np.tile(np.linspace(0.45, 0.90, _POOL), len(QUOTAS))
    section = np.repeat(np.arange(len(QUOTAS)), _POOL)
    return facility, np.full(facility.size, 4.0), section


def outlook() -> Outlook:
    """Return the exam as the model sees it."""
    facility, _, section = pool()
    sections = tuple(
        ExamSection(
            f"s{at}",
            f"s{at}",
            quota,
            (),
            *representative([(f, 4) for f in facility[section == at]], quota),
            _POOL,
        )
        for at, quota in enumerate(QUOTAS)
    )
    return Outlook("bench", 1, sections, Decimal(CUT))


def simulate(world: World, answers: int, learners: int, *, seed: int) -> Outcome:
    """Return outcomes of `learners` who give `answers` first answers and sit the exam a month later."""
    rng = np.random.default_rng(seed)
    pieces = list(_pieces(world, answers, learners, rng))
    return Outcome(*(np.concatenate([piece[at] for piece in pieces]) for at in range(6)))


def _pieces(
    world: World, answers: int, learners: int, rng: np.random.Generator
) -> Iterator[tuple[Array, ...]]:
    places, items = form_items(outlook())
    for start in range(0, learners, _AT_ONCE):
        count = min(_AT_ONCE, learners - start)
        theta = _learners(world, count, rng)
        asked, exam = _asked(count, answers, rng)
        section, points, known = _answers(asked, theta, rng)
        posterior = levels(len(QUOTAS), section, known, points)
        later = Levels(posterior.mean, drifted(posterior.covariance, 1.0))
        spread = score_distribution(later, places, items)
        at_exam = theta + rng.normal(0, world.drift, (count, 1))
        _, right, _ = _answers(exam, at_exam, rng)
        score = right.sum(axis=-1)
        yield (
            spread[:, CUT:].sum(axis=-1),
            (score >= CUT).astype(float),
            mean_of(spread),
            score,
            quantile(spread, 0.1).astype(float),
            quantile(spread, 0.9).astype(float),
        )


def _learners(world: World, count: int, rng: np.random.Generator) -> Array:
    whole = rng.normal(0, TAU * world.rho**0.5, (count, 1))
    own: Array = MU + whole + rng.normal(0, TAU * (1 - world.rho) ** 0.5, (count, len(QUOTAS)))
    return own


def _asked(count: int, answers: int, rng: np.random.Generator) -> tuple[Places, Places]:
    """Return the bank's items of practice (count, answers) and of the exam (count, 100), none in both."""
    _, _, section = pool()
    order = np.argsort(rng.random((count, section.size)), axis=-1)
    theirs = section[order]
    exam = []
    for at, quota in enumerate(QUOTAS):
        mine = np.argsort(theirs != at, axis=-1, kind="stable")[:, :quota]
        exam.append(np.take_along_axis(order, mine, axis=-1))
    form = np.concatenate(exam, axis=-1)
    taken = np.zeros((count, section.size), dtype=bool)
    np.put_along_axis(taken, form, values=True, axis=-1)
    free = np.argsort(np.where(taken, 2.0, rng.random(taken.shape)), axis=-1)
    return free[:, :answers], form


def _answers(asked: Places, theta: Array, rng: np.random.Generator) -> tuple[Places, Array, Curves]:
    """Return section, points and the model's curves of items that learners answer at their true levels."""
    facility, options, section = pool()
    at = section[asked]
    known = curves(facility[asked], options[asked])
    # The author is off by SE_B: the true curve is steeper than the model's, and stands elsewhere.
    true_b = -known.intercept / known.slope + rng.normal(0, SE_B, asked.shape)
    level = np.take_along_axis(theta, at, axis=-1)
    chance = known.floor + (1 - known.floor) * sigmoid(level - true_b)
    return at, (rng.random(asked.shape) < chance).astype(float), known


def main() -> None:
    """Print a row for each world and number of answers."""
    learners = 2_000 if "--short" in sys.argv else 20_000
    sys.stdout.write(f"{learners} learners a row, exam of 100, cut {CUT}\n")
    for world in (MATCHED, PERTURBED):
        for answers in ANSWERS:
            found = simulate(world, answers, learners, seed=20_000 + answers)
            sys.stdout.write(f"{world.name:17} {answers:4} answers: {found.row()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
