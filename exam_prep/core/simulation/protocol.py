"""The protocol of a simulation: made-up learners study by one scheduler until their exam day."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from exam_prep.core.planning.cards import GUESS
from exam_prep.core.planning.pool import Floats, Indices
from exam_prep.core.planning.taking import Costs, Taken, most_taken, take
from exam_prep.core.simulation.minds import Crowd, Mind
from exam_prep.core.simulation.models import LEARNER_MODELS, SCHEDULERS
from exam_prep.core.simulation.record import Record, new_record
from exam_prep.core.simulation.siblings import Siblings

Progress = Callable[[int], None]
"""Is told each day that is over, from 1."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """Who studies what, and for how long; the exam follows the last day of study.

    `minutes` are those of a day. `missed` is the chance that a day is missed, 0.0 to below 1.0, which no
    scheduler foresees. A concept has `siblings` items. `weights`, one number a concept or None for equal
    ones, say what the exam asks.
    """

    learners: int = 200
    concepts: int = 300
    days: int = 30
    minutes: float = 20.0
    missed: float = 0.0
    siblings: int = 1
    weights: tuple[float, ...] | None = None
    costs: Costs = field(default_factory=Costs)

    def weight(self) -> Floats:
        """Return the share of the exam of each concept; they sum to 1."""
        given = np.ones(self.concepts) if self.weights is None else np.array(self.weights)
        return np.asarray(given / given.sum())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, one number a learner: shares 0.0-1.0 of the weight of the exam, and minutes in all.

    `recall` is what is truly recalled on exam day, `believed` what the cards and the learner's own curve say
    of it, `coverage` what was met at all.
    """

    recall: Floats
    believed: Floats
    coverage: Floats
    minutes: Floats


def simulate(
    protocol: Protocol, model: str, scheduler: str, *, seed: int, progress: Progress = lambda _: None
) -> Outcome:
    """Return what comes of learners of a `model` who follow a `scheduler`, by their names in `models`.

    Equal seeds give equal learners, items, missed days and luck for every scheduler, so that differences are
    paired.
    """
    world = _World(protocol, model, scheduler, seed)
    for day in range(protocol.days):
        world.study(day)
        progress(day + 1)
    return world.outcome()


class _World:
    # All that one simulation holds; a day of it is `study`.
    def __init__(self, protocol: Protocol, model: str, scheduler: str, seed: int) -> None:
        crowd = Crowd(protocol.learners, protocol.concepts)
        mind, items, luck = (np.random.default_rng((seed, part)) for part in range(3))
        self._protocol = protocol
        self._mind: Mind = LEARNER_MODELS[model](crowd, mind)
        self._siblings = Siblings(protocol.concepts, protocol.siblings, items)
        self._scheduler = SCHEDULERS[scheduler](crowd, seed)
        self._luck = luck
        self._seconds = np.zeros(protocol.learners)
        self.record: Record = new_record(
            protocol.learners,
            protocol.weight(),
            budgets=[protocol.minutes * 60] * protocol.days,
            guess=GUESS,
            costs=protocol.costs,
        )

    def study(self, day: int) -> None:
        shape = (self._protocol.learners, self._protocol.concepts)
        here = self._luck.random(shape[0]) >= self._protocol.missed
        luck = self._luck.random(shape)
        budget = self.record.budgets[day]
        front = self._scheduler.order(self.record, day)[:, : most_taken(budget, self._protocol.costs)]
        allowed = np.arange(front.shape[1]) < self._scheduler.allowed(self.record, day)[:, None]
        taken = take(
            front,
            self._recall(day, front),
            luck=np.take_along_axis(luck, front, axis=-1),
            guess=self.record.guess,
            seconds=np.where(here, budget, 0.0),
            costs=self._protocol.costs,
            allowed=allowed,
        )
        self._learn(day, taken)
        self._seconds += taken.seconds

    def outcome(self) -> Outcome:
        pool = self.record.deck.pool
        true = self._siblings.mean_recall(self._mind.recall_of_all(self._protocol.days))
        believed = self.record.deck.recall(self.record.curve)
        recall, belief, met = ((part * pool.weight).sum(axis=-1) for part in (true, believed, pool.met))
        return Outcome(recall, belief, met, self._seconds / 60)

    def _recall(self, day: int, front: Indices) -> Floats:
        rows = np.broadcast_to(np.arange(len(front))[:, None], front.shape)
        chance = self._mind.recall(day, rows, front)
        return self._siblings.recall(chance, front, self.record.asked[rows, front])

    def _learn(self, day: int, taken: Taken) -> None:
        at = (taken.rows, taken.concepts)
        self._mind.study(day, *at, taken.recalled)
        if self._protocol.costs.again:
            missed = ~taken.right
            recalled = np.ones(int(missed.sum()), dtype=bool)
            self._mind.study(day, taken.rows[missed], taken.concepts[missed], recalled)
        self._scheduler.note(day, taken)
        self.record.add(taken)
        self.record.deck.pass_day()
