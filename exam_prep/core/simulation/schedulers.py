"""What decides in a simulation what comes next: an order of concepts each morning."""

from abc import ABC, abstractmethod

import numpy as np

from exam_prep.core.planning.pool import Bools, Floats, Indices
from exam_prep.core.planning.taking import Taken
from exam_prep.core.simulation.record import Record


class Scheduler(ABC):
    """Orders the concepts of all learners, and may keep notes of its own."""

    @abstractmethod
    def order(self, record: Record, day: int) -> Indices:
        """Return the indices of all concepts, best first, shape (learners, concepts)."""

    def allowed(self, record: Record, day: int) -> Floats:  # noqa: ARG002
        """Return how many of them each learner may study today; without a cap all."""
        return np.full(record.asked.shape[0], np.inf)

    def note(self, day: int, taken: Taken) -> None:  # noqa: B027 - most keep no notes
        """Take note of a day's responses, before they enter the record."""


def tiered(due: Bools, new: Bools, *, urgency: Floats, fill: Floats, new_first: bool = False) -> Indices:
    """Return the order: due ones by `urgency`, new ones as they come, then the rest by `fill`, highest first.

    With `new_first` new ones come before due ones.
    """
    tier = np.select([due, new], [1 if new_first else 0, 0 if new_first else 1], 2)
    within = np.where(due, -urgency, np.where(new, 0.0, -fill))
    return np.lexsort((within, tier), axis=-1)
