"""Arrays of cards: equal to the FSRS library and to the product's own memory."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler

from exam_prep.core import memory
from exam_prep.core.planning import cards, fsrs6

_ZONE = ZoneInfo("UTC")
_FIRST = date(2026, 1, 1)


def _histories(count: int, seed: int) -> list[list[tuple[int, bool]]]:
    chance = Random(seed)  # noqa: S311 - histories have to be repeatable
    return [
        [
            (chance.choice((0, 1, chance.randint(1, 9), chance.randint(1, 400))), chance.random() < 0.6)
            for _ in range(chance.randint(1, 12))
        ]
        for _ in range(count)
    ]


def _by_library(history: list[tuple[int, bool]]) -> tuple[float, float]:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, day = Card(card_id=1, due=datetime(2026, 1, 1, tzinfo=UTC)), _FIRST
    for gap, knew in history:
        day += timedelta(days=gap)
        noon = datetime.combine(day, time(12), tzinfo=UTC)
        card, _ = scheduler.review_card(card, Rating.Good if knew else Rating.Again, noon)
    assert card.stability is not None
    assert card.difficulty is not None
    return card.stability, card.difficulty


def _by_arrays(history: list[tuple[int, bool]]) -> tuple[float, float]:
    stability, difficulty = fsrs6.first(np.array([history[0][1]]))
    for gap, knew in history[1:]:
        move = fsrs6.good if knew else fsrs6.again
        stability, difficulty = move(stability, difficulty, float(gap))
    return float(stability[0]), float(difficulty[0])


def test_a_thousand_histories_end_as_with_the_fsrs_library() -> None:
    """Good and Again, same day and years apart: stability and difficulty agree to 1e-9."""
    for history in _histories(1000, seed=7):
        assert _by_arrays(history) == pytest.approx(_by_library(history), rel=1e-9)


def test_recall_and_interval_are_those_of_the_product() -> None:
    """What simulates and what serves say the same of one card."""
    for stability in (0.05, 0.212, 2.3065, 17.0, 400.0):
        assert fsrs6.interval(np.array([stability]))[0] == memory.interval_days(stability)
        card = memory.Memory(
            stability, 5.0, datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 1, 12, tzinfo=UTC), 1, 0
        )
        for days in (0, 1, 30):
            there = memory.retrievability(card, card.last_review_at + timedelta(days=days), _ZONE)
            assert fsrs6.recall(float(days), np.array([stability]))[0] == pytest.approx(there, rel=1e-9)


def test_a_response_moves_a_card_as_the_product_does() -> None:
    """Luck is taken out alike, at first sight and later, right and wrong."""
    for history in _histories(150, seed=8):
        stability, difficulty, met = np.array([np.nan]), np.array([np.nan]), np.array([False])
        card, now = None, datetime(2026, 1, 1, 12, tzinfo=UTC)
        for gap, right in history:
            now += timedelta(days=gap)
            card = memory.review(
                card, memory.Evidence(points=float(right), options=4), studied_at=now, zone=_ZONE
            )
            (stability, difficulty), _ = cards.review(
                stability, difficulty, np.array([float(gap)]), met, np.array([right]), prior=0.5
            )
            met = np.array([True])
        assert card is not None
        assert (stability[0], difficulty[0]) == pytest.approx((card.stability, card.difficulty), rel=1e-9)
