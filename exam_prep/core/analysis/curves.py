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
    count = _size(scores)
    _, places, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    middle = np.cumsum(sizes) - sizes / 2
    groups: Ints = np.minimum(middle * count // max(scores.size, 1), count - 1).astype(np.int64)[places]
    return groups


def option_curves(answers: Answers) -> tuple[tuple[Curve, ...], ...]:
    """Return for each item the curves of its options; none where only marks are known."""
    groups, size = score_groups(answers.scores), _size(answers.scores)
    reached = answers.reach != Reach.NOT_REACHED
    return tuple(
        _curves(groups[reached[:, item]], answers.chosen[reached[:, item], item], len(options), size)
        for item, options in enumerate(answers.options)
    )


def curves_by_score(scores: Ints, chosen: Ints, options: int) -> tuple[Curve, ...]:
    """Return the curves of one item's options from all who reached it.

    `scores` may be any whole numbers that order them; bit k of `chosen` is set when option k was chosen.
    """
    return _curves(score_groups(scores), chosen, options, _size(scores))


def _curves(groups: Ints, chosen: Ints, options: int, size: int) -> tuple[Curve, ...]:
    people = np.bincount(groups, minlength=size)
    curves = []
    for at in range(options):
        counts = np.bincount(groups[(chosen >> at & 1).astype(bool)], minlength=size)
        curves.append(Curve(tuple(_share(int(c), int(n)) for c, n in zip(counts, people, strict=True))))
    return tuple(curves)


def _size(scores: Ints) -> int:
    return 4 if scores.size >= _FEWEST_FOR_QUARTERS else 3


def _share(count: int, people: int) -> float | None:
    return count / people if people >= FEWEST_IN_CELL else None
