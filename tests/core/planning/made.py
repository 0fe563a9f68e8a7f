"""Pools and responses made up for tests of planning."""

import numpy as np

from exam_prep.core.planning.calibration import Curve, Observation
from exam_prep.core.planning.cards import chance_right
from exam_prep.core.planning.pool import Pool


def pool(cards: list[tuple[float, float, int] | None], *, weight: list[float] | None = None) -> Pool:
    """Return a pool of cards (stability, difficulty, days since); None stands for a concept not met."""
    met = np.array([card is not None for card in cards])
    held = np.array([(np.nan, np.nan, 0) if card is None else card for card in cards], dtype=float)
    given = np.ones(len(cards)) / len(cards) if weight is None else np.array(weight)
    return Pool(
        stability=held[:, 0],
        difficulty=held[:, 1],
        days_since=held[:, 2],
        met=met,
        weight=given,
        prior=np.full(len(cards), 0.4),
        seconds_right=35.0,
        seconds_wrong=70.0,
    )


def some_pool(count: int, rng: np.random.Generator) -> Pool:
    """Return `count` concepts, about half of them met some time in the last weeks."""
    return pool(
        [
            None
            if rng.random() < 0.5
            else (rng.uniform(0.2, 60), rng.uniform(1, 10), int(rng.integers(0, 25)))
            for _ in range(count)
        ]
    )


def observations(curve: Curve, count: int, rng: np.random.Generator) -> list[Observation]:
    """Return spaced reviews of a learner who forgets along `curve`."""
    stability, elapsed = rng.uniform(0.2, 20, count), rng.integers(1, 40, count).astype(float)
    right = rng.random(count) < chance_right(curve.recall(elapsed, stability))
    return [
        Observation(float(held), float(days), bool(was), 0.25, learnt=True)
        for held, days, was in zip(stability, elapsed, right, strict=True)
    ]
