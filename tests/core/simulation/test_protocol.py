"""The protocol: fair to every scheduler, and learners who behave as their model says."""

import numpy as np
import pytest

from exam_prep.core.planning.taking import Costs, take
from exam_prep.core.simulation.comparison import compare, estimate, simulate_all
from exam_prep.core.simulation.minds import Crowd
from exam_prep.core.simulation.models import LEARNER_MODELS, SCHEDULERS
from exam_prep.core.simulation.protocol import Protocol, simulate

_SMALL = Protocol(learners=6, concepts=40, days=6, minutes=8)


@pytest.mark.parametrize("scheduler", [name for name in SCHEDULERS if name != "selector"])
@pytest.mark.parametrize("model", LEARNER_MODELS)
def test_every_scheduler_uses_its_minutes_and_no_more(model: str, scheduler: str) -> None:
    """Shares stay shares; a day may run over by the last response. Only anki20 may stop early."""
    found = simulate(_SMALL, model, scheduler, seed=1)
    for part in (found.recall, found.believed, found.coverage):
        assert part.shape == (6,)
        assert np.all((part >= 0) & (part <= 1))
    assert np.all(found.minutes <= 6 * (8 + 70 / 60))
    assert scheduler == "anki20" or np.all(found.minutes >= 6 * 8 * 0.99)


def test_equal_seeds_give_equal_outcomes_and_others_do_not() -> None:
    """The selector too, which rolls out and draws curves."""
    for scheduler in ("threshold", "selector"):
        one, same, other = (simulate(_SMALL, "match", scheduler, seed=seed) for seed in (1, 1, 2))
        assert np.array_equal(one.recall, same.recall)
        assert not np.array_equal(one.recall, other.recall)


def test_study_brings_recall_and_missed_days_take_it() -> None:
    """More minutes, more recall; who stays away on most days recalls less."""
    base, long, absent = (
        simulate(protocol, "match", "fsrs-new-first", seed=1).recall.mean()
        for protocol in (
            _SMALL,
            Protocol(learners=6, concepts=40, days=6, minutes=30),
            Protocol(learners=6, concepts=40, days=6, minutes=8, missed=0.8),
        )
    )
    assert absent < base < long


def test_weights_turn_recall_to_what_the_exam_asks() -> None:
    """Where one concept is all of the exam, greedy studies it and coverage is of it alone."""
    protocol = Protocol(learners=4, concepts=20, days=4, minutes=2, weights=(1.0, *[0.0] * 19))
    assert simulate(protocol, "match", "greedy", seed=1).coverage.tolist() == [1.0] * 4


def test_siblings_change_what_is_asked_and_asked_on_the_exam() -> None:
    """Items of one concept differ, so the outcome does."""
    several = Protocol(learners=6, concepts=40, days=6, minutes=8, siblings=3)
    one, three = (simulate(protocol, "match", "fsrs", seed=1).recall for protocol in (_SMALL, several))
    assert not np.allclose(one, three)


def test_to_ask_again_costs_time() -> None:
    """At equal minutes fewer concepts are met."""
    short = Protocol(learners=6, concepts=40, days=2, minutes=8)
    again = Protocol(learners=6, concepts=40, days=2, minutes=8, costs=Costs(again=30.0))
    plain, asked = (simulate(each, "match", "fsrs-new-first", seed=1).coverage for each in (short, again))
    assert asked.mean() < plain.mean()


@pytest.mark.parametrize("model", LEARNER_MODELS)
def test_what_was_explained_is_known_better_and_fades(model: str) -> None:
    """Every model learns from a miss, and forgets with the days."""
    mind = LEARNER_MODELS[model](Crowd(40, 50), np.random.default_rng(1))
    before = mind.recall_of_all(0).mean()
    rows, concepts = (part.ravel() for part in np.indices((40, 50)))
    mind.study(0, rows, concepts, np.zeros(2000, dtype=bool))
    next_day, later = mind.recall_of_all(1).mean(), mind.recall_of_all(40).mean()
    assert before < next_day
    assert before <= later < next_day


def test_a_stage_is_all_or_none() -> None:
    """Once durable a concept stays; a fragile one loses the same share each day."""
    mind = LEARNER_MODELS["stages"](Crowd(1, 400), np.random.default_rng(2))
    rows, concepts = np.zeros(400, dtype=int), np.arange(400)
    for day in (0, 3, 6, 9, 12, 15):
        mind.study(day, rows, concepts, np.ones(400, dtype=bool))
    assert mind.recall_of_all(45).mean() > 0.85


@pytest.mark.parametrize(
    ("luck", "recalled", "right"),
    [(0.01, True, False), (0.3, True, True), (0.6, False, True), (0.9, False, False)],
)
def test_a_response_is_known_slipped_guessed_or_missed(luck: float, recalled: bool, right: bool) -> None:  # noqa: FBT001
    """At a recall of a half: 1.5 % slip, then the known, then luck for a quarter of the rest, then misses."""
    taken = take(
        np.array([[7]]),
        np.array([[0.5]]),
        luck=np.array([[luck]]),
        guess=0.25,
        seconds=np.array([10.0]),
        costs=Costs(),
    )
    assert (taken.recalled.tolist(), taken.right.tolist()) == ([recalled], [right])
    assert taken.seconds.tolist() == [35.0 if right else 70.0]


def test_a_comparison_is_paired() -> None:
    """The interval is that of differences of the same learners; a baseline differs from itself by nothing."""
    outcomes = simulate_all(_SMALL, "match", ["fsrs", "fsrs-new-first"], seed=1)
    base, other = compare(outcomes, "fsrs")
    assert (base.difference.mean, base.difference.half) == (0, 0)
    differences = outcomes["fsrs-new-first"].recall - outcomes["fsrs"].recall
    assert other.difference == estimate(differences)


def test_an_interval_narrows_with_the_root_of_the_sample() -> None:
    """Mean and 1.96 standard errors; of a single learner no spread is known."""
    assert estimate(np.array([0.0, 1.0, 2.0, 3.0])).half == pytest.approx(1.959964 * 1.2909944 / 2)
    assert estimate(np.array([0.4])).half == 0
