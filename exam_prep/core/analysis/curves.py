"""Who chose what: the share of each option among low, middle and high scores."""

from dataclasses import dataclass

import numpy as np

from exam_prep.core.analysis.answers import Answers, Ints, Reach
from exam_prep.core.analysis.display import FEWEST_IN_CELL

_FEWEST_FOR_QUARTERS = 100


@dataclass(frozen=True, slots=True)
class Curve:
    """For one option the share of each score group that chose it, 0-1, the lowest scores first.

    None for a group in which fewer than 5 people reached the item.
    """

    shares: tuple[float | None, ...]


def score_groups(scores: Ints) -> Ints:
    """Return the score group of each learner, 0 for the lowest: thirds, or quarters from 100 learners on.

    Equal scores are in one group: that of their middle rank. So groups may differ in size or be empty.

    >>> score_groups(np.array([9, 1, 5])).tolist()
    [2, 0, 1]
    """
    count = 4 if scores.size >= _FEWEST_FOR_QUARTERS else 3
    _, places, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    middle = np.cumsum(sizes) - sizes / 2
    groups: Ints = np.minimum(middle * count // max(scores.size, 1), count - 1).astype(np.int64)[places]
    return groups


def option_curves(answers: Answers) -> tuple[tuple[Curve, ...], ...]:
    """Return for each item the curves of its options; none where only marks are known."""
    groups = score_groups(answers.scores)
    return tuple(_curves(answers, groups, item) for item in range(len(answers.items)))


def _curves(answers: Answers, groups: Ints, item: int) -> tuple[Curve, ...]:
    reached = answers.reach[:, item] != Reach.NOT_REACHED
    size = 4 if groups.size >= _FEWEST_FOR_QUARTERS else 3
    people = np.bincount(groups[reached], minlength=size)
    curves = []
    for at in range(len(answers.options[item])):
        picked = reached & (answers.chosen[:, item] >> at & 1).astype(bool)
        counts = np.bincount(groups[picked], minlength=size)
        curves.append(Curve(tuple(_share(int(c), int(n)) for c, n in zip(counts, people, strict=True))))
    return tuple(curves)


def _share(count: int, people: int) -> float | None:
    return count / people if people >= FEWEST_IN_CELL else None
