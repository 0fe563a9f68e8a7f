"""How often the range of a class's share holds the truth: `python -m tests.bench.class_ranges`.

Classes are simulated by a Rasch model: people of a level with a spread, on questions of fixed hardness; the
truth is the share that all such people would earn on these questions.
"""

import sys
from itertools import product

import numpy as np

from exam_prep.core.results.shares import Earned, class_share

_RUNS = 1000
_SPREADS, _LEVELS, _QUESTIONS, _PEOPLE = (0.4, 1.0), (0.0, 1.5), (5, 20), (5, 10, 30, 60)


def main() -> None:
    """Print the share of classes whose range held the truth, and its mean width, for each setting."""
    chance = np.random.default_rng(1)
    sys.stdout.write("spread level questions people  held  width\n")
    for spread, level, questions, people in product(_SPREADS, _LEVELS, _QUESTIONS, _PEOPLE):
        held, width = _setting(chance, spread, level, questions, people)
        sys.stdout.write(f"{spread:6} {level:5} {questions:9} {people:6}  {held:.3f}  {width:.2f}\n")


def _setting(
    chance: np.random.Generator, spread: float, level: float, questions: int, people: int
) -> tuple[float, float]:
    held, width = 0, 0.0
    grid = np.linspace(-4, 4, 81)
    weights = np.exp(-grid * grid / 2)
    for _ in range(_RUNS):
        hardness = chance.normal(0, 1, questions)
        truth = float(np.average(_right(level + spread * grid, hardness).mean(axis=1), weights=weights))
        marks = chance.random((people, questions)) < _right(chance.normal(level, spread, people), hardness)
        found = class_share([Earned(float(points), questions) for points in marks.sum(axis=1)])
        if found.low is None or found.high is None:
            raise RuntimeError("A class with answers has a range.")
        held += found.low <= truth <= found.high
        width += found.high - found.low
    return held / _RUNS, width / _RUNS


def _right(levels: np.ndarray, hardness: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-(levels[:, None] - hardness[None, :]))))


if __name__ == "__main__":
    main()
