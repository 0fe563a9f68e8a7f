"""What a scheduler may know in a simulation: what was asked when, and how it was answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from exam_prep.core.planning.calibration import UNCALIBRATED, Calibration, Curve, evidence, likeliest
from exam_prep.core.planning.deck import Deck, new_deck
from exam_prep.core.planning.pool import Bools, Floats
from exam_prep.core.planning.taking import Costs, Taken

# A prior of one concept known and one not, before a learner's first responses are in.
_KNOWN, _OF = 1.0, 2.0


@dataclass(slots=True)
class Record:
    """The log of all learners so far: cards as the product keeps them, and what they tell of the learner.

    `last_right` is 1 or 0 by the last response, -1 where none came; `learnt` marks what was wrong at first.
    `log_posterior` has shape (learners, 60).
    `budgets` are the seconds that learners intend to spend on each day of the whole time.
    """

    deck: Deck
    budgets: Sequence[float]
    guess: float
    last_right: Floats
    asked: Floats
    log_posterior: Floats
    spaced: Floats
    learnt: Bools
    _first_known: Floats = field(init=False)
    _first_count: Floats = field(init=False)

    def __post_init__(self) -> None:
        """Begin to count first sights."""
        self._first_known = np.full(len(self.spaced), _KNOWN)
        self._first_count = np.full(len(self.spaced), _OF)

    @property
    def curve(self) -> Curve:
        """Return the likeliest curve of each learner, arrays of shape (learners, 1)."""
        return likeliest(self.log_posterior)

    def calibration(self, learner: int) -> Calibration:
        """Return what is believed of one learner's curve."""
        return Calibration(self.log_posterior[learner], int(self.spaced[learner]))

    def add(self, taken: Taken) -> None:
        """Take a day's responses in."""
        at, pool = (taken.rows, taken.concepts), self.deck.pool
        spaced = pool.met[at] & (pool.days_since[at] >= 1)
        told = evidence(
            pool.stability[at][spaced],
            pool.days_since[at][spaced],
            taken.right[spaced],
            guess=self.guess,
            learnt=self.learnt[at][spaced],
        )
        np.add.at(self.log_posterior, taken.rows[spaced], told)
        np.add.at(self.spaced, taken.rows[spaced], 1)
        first = ~pool.met[at]
        known = self.deck.study(taken.rows, taken.concepts, taken.right, self.guess)
        self.learnt[taken.rows[first], taken.concepts[first]] = ~taken.right[first]
        np.add.at(self._first_known, taken.rows[first], known[first])
        np.add.at(self._first_count, taken.rows[first], 1)
        pool.prior[:] = (self._first_known / self._first_count)[:, None]
        self.last_right[at] = taken.right
        self.asked[at] += 1


def new_record(
    learners: int, weight: Floats, *, budgets: Sequence[float], guess: float, costs: Costs
) -> Record:
    """Return the record of learners on their first day; `weight` has shape (concepts,)."""
    shape = (learners, len(weight))
    return Record(
        deck=new_deck(learners, weight, prior=_KNOWN / _OF, seconds=(costs.right, costs.wrong + costs.again)),
        budgets=budgets,
        guess=guess,
        last_right=np.full(shape, -1.0),
        asked=np.zeros(shape),
        log_posterior=np.tile(UNCALIBRATED.log_posterior, (learners, 1)),
        spaced=np.zeros(learners),
        learnt=np.zeros(shape, dtype=bool),
    )
