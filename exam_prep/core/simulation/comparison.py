"""Compare schedulers that the same made-up learners followed: paired differences with an interval."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from exam_prep.core.planning.pool import Floats
from exam_prep.core.simulation.protocol import Outcome, Progress, Protocol, simulate

Z95: Final = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, and half the width of its 95 % interval; 0 for a single learner, of whom no spread is known."""

    mean: float
    half: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One scheduler beside a baseline, over the same learners; shares 0.0-1.0, and minutes in all."""

    scheduler: str
    recall: Estimate
    difference: Estimate
    believed: float
    coverage: float
    minutes: float


def estimate(values: Floats) -> Estimate:
    """Return the mean of independent values, shape (n,) with n of 1 or more, and its interval."""
    if len(values) == 1:
        return Estimate(float(values[0]), 0.0)
    return Estimate(float(values.mean()), float(Z95 * values.std(ddof=1) / math.sqrt(len(values))))


def compare(outcomes: Mapping[str, Outcome], baseline: str) -> tuple[Comparison, ...]:
    """Return a comparison for each scheduler with `baseline`, which is one of them, in the given order."""
    return tuple(
        Comparison(
            scheduler=name,
            recall=estimate(outcome.recall),
            difference=estimate(outcome.recall - outcomes[baseline].recall),
            believed=float(outcome.believed.mean()),
            coverage=float(outcome.coverage.mean()),
            minutes=float(outcome.minutes.mean()),
        )
        for name, outcome in outcomes.items()
    )


def simulate_all(
    protocol: Protocol,
    model: str,
    schedulers: Sequence[str],
    *,
    seed: int,
    progress: Progress = lambda _: None,
) -> dict[str, Outcome]:
    """Return what comes of each scheduler for the same learners, items, missed days and luck."""
    return {name: simulate(protocol, model, name, seed=seed, progress=progress) for name in schedulers}
