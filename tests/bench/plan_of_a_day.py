"""How long the plan of a day takes to make for 1,000 concepts: `python -m tests.bench.plan_of_a_day`.

Prints the median and the worst milliseconds of each policy, and of the whole forecast of a page. The goal is
50 ms for the plan (issue of the exam date); the suite holds its short form, which only asks for its shape.
"""

import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from statistics import median

import numpy as np

from exam_prep.core.planning.calibration import Curve
from exam_prep.core.planning.coverage import Covered
from exam_prep.core.planning.day import DayPlan, plan_day
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.pool import Pool
from exam_prep.db.memory import Card
from exam_prep.services.plan.standing import Pace, Standing
from exam_prep.services.plan.today import steps_of
from exam_prep.services.sittings.held import Held

CONCEPTS = 1000
ROUNDS = 50
_NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
_DAYS_LEFT = 30
_SECONDS = 40 * 60.0


def standing(concepts: int, seed: int) -> Standing:
    """Return a learner who has met two thirds of `concepts`, at all ages and strengths."""
    chance = random.Random(seed)  # noqa: S311  # repeatable
    names = [f"concept-{number}" for number in range(concepts)]
    tags = [f"tag-{number % 30}" for number in range(concepts)]
    cards = {name: _card(name, chance) for name in names if chance.random() < 2 / 3}
    own = [cards.get(name) for name in names]
    pool = Pool(
        stability=np.array([card.stability if card else np.nan for card in own]),
        difficulty=np.array([card.difficulty if card else np.nan for card in own]),
        days_since=np.array([(_NOW - card.last_review_at).days if card else 0 for card in own], dtype=float),
        met=np.array([card is not None for card in own]),
        weight=np.full(concepts, 1 / concepts),
        prior=np.full(concepts, 0.5),
        seconds_right=35.0,
        seconds_wrong=70.0,
    )
    covered = tuple(Covered(n, t, t, 1 / concepts) for n, t in zip(names, tags, strict=True))
    return Standing(covered, cards, pool, Pace(35.0, 70.0), 0.0)


def plan(learner: Standing, policy: Policy) -> DayPlan:
    """Return the plan of a day as the page makes it."""
    steps = steps_of(learner, Held(frozenset(), frozenset()), policy, Curve(), days_left=_DAYS_LEFT)
    return plan_day(steps, seconds=_SECONDS, all_sections_met=True)


def run(rounds: int) -> dict[str, dict[str, float]]:
    """Return median and worst milliseconds by policy."""
    told = {}
    for policy in Policy:
        spent = []
        for seed in range(rounds):
            learner = standing(CONCEPTS, seed)
            began = time.perf_counter()
            plan(learner, policy)
            spent.append(1000 * (time.perf_counter() - began))
        told[policy.value] = {"median_ms": round(median(spent), 2), "worst_ms": round(max(spent), 2)}
    return told


def _card(name: str, chance: random.Random) -> Card:
    return Card(
        learner_id=1,
        concept=name,
        tag="",
        stability=chance.uniform(0.2, 60),
        difficulty=chance.uniform(1, 10),
        due_at=_NOW,
        last_review_at=_NOW - timedelta(days=chance.randrange(60)),
        reviews=1,
        lapses=0,
        is_misconception=chance.random() < 0.05,
        last_item_id="",
        last_option_order="",
    )


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(run(ROUNDS), indent=2)}\n")
