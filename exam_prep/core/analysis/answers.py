"""A sheet of answers as values: who earned what with which choice, and what was left blank."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_OPTIONS = 62
"""Options that one item can have: each is a bit of a whole number of 63 bits."""


class Reach(IntEnum):
    """How far a learner came with an item; blank cells after the last answer were not reached."""

    NOT_REACHED = 0
    OMITTED = 1
    ANSWERED = 2


@dataclass(frozen=True, slots=True)
class Option:
    """One option of an item as the sheet names it."""

    name: str
    is_key: bool


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers of learners (rows) who all sat the same items (columns), as far as they came.

    Attributes:
        learners: ids, no two equal.
        items: names, no two equal.
        marks: learners x items, 0 to the item's maximum, in units of 1 / `scale` point; 0 for blanks.
        maxima: the most that each item gives, 1 or more, in the same units.
        scale: units in one point, 1 or more.
        reach: learners x items, values of Reach.
        options: for each item its options, at most 62; empty where only marks are known.
        chosen: learners x items; bit k is set when option k was chosen.
    """

    learners: tuple[str, ...]
    items: tuple[str, ...]
    marks: Ints
    maxima: Ints
    scale: int
    reach: NDArray[np.int8]
    options: tuple[tuple[Option, ...], ...]
    chosen: Ints

    @property
    def scores(self) -> Ints:
        """The sum of each learner's marks, in units of 1 / `scale` point."""
        scores: Ints = self.marks.sum(axis=1, dtype=np.int64)
        return scores


def reach_of(given: Flags) -> NDArray[np.int8]:
    """Return values of Reach for `given`, learners x items, True where an answer stands.

    >>> reach_of(np.array([[True, False, True, False]])).tolist()
    [[2, 1, 2, 0]]
    """
    comes_later = np.flip(np.logical_or.accumulate(np.flip(given, axis=1), axis=1), axis=1)
    blank = np.where(comes_later, np.int8(Reach.OMITTED), np.int8(Reach.NOT_REACHED))
    return np.where(given, np.int8(Reach.ANSWERED), blank).astype(np.int8)
