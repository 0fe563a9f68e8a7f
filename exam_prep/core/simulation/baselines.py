"""What others do: the schedulers that a policy has to beat."""

from typing import Final

import numpy as np

from exam_prep.core.planning import fsrs6
from exam_prep.core.planning.pool import Floats, Indices
from exam_prep.core.planning.taking import Taken
from exam_prep.core.simulation.record import Record
from exam_prep.core.simulation.schedulers import Scheduler, tiered

_BOX_DAYS: Final = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
_FIRST_EASE, _LOWEST_EASE, _SECOND_INTERVAL = 2.5, 1.3, 6.0
_SECOND = 2
_NEW_A_DAY: Final = 20


class AtRandom(Scheduler):
    """Any concept, each day in another order."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def order(self, record: Record, day: int) -> Indices:  # noqa: ARG002
        """Return a shuffled order."""
        return np.argsort(self._rng.random(record.asked.shape), axis=-1)


class RedoMissed(Scheduler):
    """New concepts first, then what was missed last time, oldest first, then the rest, oldest first."""

    def order(self, record: Record, day: int) -> Indices:  # noqa: ARG002
        """Return the order of a learner who works through the bank and redoes what went wrong."""
        waited = record.deck.pool.days_since
        return tiered(record.last_right == 0, record.asked == 0, urgency=waited, fill=waited, new_first=True)


class Leitner(Scheduler):
    """Five boxes of 1, 2, 4, 8 and 16 days: a right response moves up, a wrong one to the first box."""

    def __init__(self, learners: int, concepts: int) -> None:
        self._box = np.zeros((learners, concepts), dtype=int)

    def order(self, record: Record, day: int) -> Indices:  # noqa: ARG002
        """Return what is due, longest overdue first, then new concepts, then what is due soonest."""
        pool = record.deck.pool
        overdue = pool.days_since - _BOX_DAYS[self._box]
        return tiered(pool.met & (overdue >= 0), ~pool.met, urgency=overdue, fill=overdue)

    def note(self, day: int, taken: Taken) -> None:  # noqa: ARG002
        """Move the cards between boxes."""
        at = (taken.rows, taken.concepts)
        self._box[at] = np.where(taken.right, np.minimum(self._box[at] + 1, len(_BOX_DAYS) - 1), 0)


class Sm2(Scheduler):
    """SuperMemo 2 with quality 4 for right and 2 for wrong: 1 day, 6 days, then times the ease."""

    def __init__(self, learners: int, concepts: int) -> None:
        shape = (learners, concepts)
        self._ease = np.full(shape, _FIRST_EASE)
        self._interval = np.ones(shape)
        self._streak = np.zeros(shape, dtype=int)

    def order(self, record: Record, day: int) -> Indices:  # noqa: ARG002
        """Return what is due, longest overdue first, then new concepts, then what is due soonest."""
        pool = record.deck.pool
        overdue = pool.days_since - self._interval
        return tiered(pool.met & (overdue >= 0), ~pool.met, urgency=overdue, fill=overdue)

    def note(self, day: int, taken: Taken) -> None:  # noqa: ARG002
        """Set the next interval; a quality of 4 leaves the ease, one of 2 takes 0.32 from it."""
        at = (taken.rows, taken.concepts)
        ease = np.where(taken.right, self._ease[at], np.maximum(self._ease[at] - 0.32, _LOWEST_EASE))
        streak = np.where(taken.right, self._streak[at] + 1, 0)
        later = np.where(streak == _SECOND, _SECOND_INTERVAL, np.rint(self._interval[at] * ease))
        self._ease[at], self._streak[at] = ease, streak
        self._interval[at] = np.where(streak <= 1, 1.0, later)


class Fsrs(Scheduler):
    """FSRS-6 at 90 % recall without an exam date; what is due by lowest recall, and no idle minute.

    With `new_first` every concept is met before any comes back.
    """

    def __init__(self, *, new_first: bool = False) -> None:
        self._new_first = new_first

    def order(self, record: Record, day: int) -> Indices:  # noqa: ARG002
        """Return due and new concepts, and then the rest by lowest recall."""
        pool = record.deck.pool
        held = np.where(pool.met, pool.stability, 1.0)
        forgotten = 1 - fsrs6.recall(pool.days_since, held)
        due = pool.met & (pool.days_since >= fsrs6.interval(held))
        return tiered(due, ~pool.met, urgency=forgotten, fill=forgotten, new_first=self._new_first)


class Anki20(Fsrs):
    """FSRS at 90 % recall, at most 20 new concepts a day; then the day ends, minutes left or not."""

    def allowed(self, record: Record, day: int) -> Floats:  # noqa: ARG002
        """Return the number of due concepts and 20 new ones."""
        pool = record.deck.pool
        held = np.where(pool.met, pool.stability, 1.0)
        due = pool.met & (pool.days_since >= fsrs6.interval(held))
        return np.asarray(due.sum(axis=-1) + np.minimum((~pool.met).sum(axis=-1), _NEW_A_DAY), dtype=float)
