"""What a made-up learner truly remembers; the planner never sees it, only responses."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

import numpy as np

from exam_prep.core.planning.pool import Bools, Floats, Indices

KNOWN_SHARE: Final = 0.4
"""The share of concepts that a learner knows before the first sight, and keeps."""

UNSEEN_RECALL: Final = 0.03
"""The chance to recall any other concept before its first sight."""

ITEM_SPREAD: Final = 0.35
"""The standard deviation, on the log scale, by which concepts differ in how well they are kept."""

_KEPT = (0.85, 0.97)


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many learners, and how many concepts each of them has to learn."""

    learners: int
    concepts: int

    @property
    def shape(self) -> tuple[int, int]:
        """Return (learners, concepts)."""
        return self.learners, self.concepts


class Mind(ABC):
    """The true memory of all learners of a crowd; days count from 0, the first day of study."""

    def __init__(self, crowd: Crowd, rng: np.random.Generator) -> None:
        known = rng.random(crowd.shape) < KNOWN_SHARE
        self.crowd = crowd
        self.met = np.zeros(crowd.shape, dtype=bool)
        self.last = np.zeros(crowd.shape)
        self._floor = np.where(known, rng.uniform(*_KEPT, crowd.shape), UNSEEN_RECALL)

    def recall(self, day: int, rows: Indices, concepts: Indices) -> Floats:
        """Return the true chance of recall on a day of each (learner, concept), 0.0-1.0."""
        kept = np.where(self.met[rows, concepts], self.kept(day, rows, concepts), 0.0)
        return np.maximum(kept, self._floor[rows, concepts])

    def recall_of_all(self, day: int) -> Floats:
        """Return the true chance of recall on a day, shape (learners, concepts)."""
        rows, concepts = np.indices(self.crowd.shape)
        return self.recall(day, rows, concepts)

    def study(self, day: int, rows: Indices, concepts: Indices, recalled: Bools) -> None:
        """Let learners study: what was not recalled is explained, so every study leaves a trace."""
        self.learn(day, rows, concepts, recalled)
        self.met[rows, concepts] = True
        self.last[rows, concepts] = day

    @abstractmethod
    def kept(self, day: int, rows: Indices, concepts: Indices) -> Floats:
        """Return the chance of recall of what was met; anything finite for what was not."""

    @abstractmethod
    def learn(self, day: int, rows: Indices, concepts: Indices, recalled: Bools) -> None:
        """Change the memory after a study; `met` and `last` are those before it."""
