"""Discriminative efficiency, which needs every learner's mark and rest score at hand."""

import numpy as np

from exam_prep.core.analysis.answers import Answers, Ints, Reach


def discriminative_efficiencies(answers: Answers) -> tuple[float | None, ...]:
    """Return for each item cov(x, R) in percent of the largest that its marks and rest scores allow.

    The largest is the covariance after both are sorted; None where it is 0. Those who did not reach an item
    are left out of its figure. Source: Moodle, question statistics calculator.
    """
    scores = answers.scores
    return tuple(_efficiency(answers, scores, item) for item in range(len(answers.items)))


def pooled_efficiency(groups: Ints, marks: Ints, rests: Ints) -> float | None:
    """Return the efficiency of one item over several groups of sittings, whose rest scores differ in kind.

    Covariances, real and largest, are taken within each group and then summed; None where the largest is 0.
    """
    real = largest = 0.0
    for group in np.unique(groups):
        own = groups == group
        real += _covariance(marks[own], rests[own])
        largest += _covariance(np.sort(marks[own]), np.sort(rests[own]))
    return 100 * real / largest if largest > 0 else None


def _efficiency(answers: Answers, scores: Ints, item: int) -> float | None:
    reached = answers.reach[:, item] != Reach.NOT_REACHED
    marks = answers.marks[reached, item]
    rest = scores[reached] - marks
    if marks.size == 0:
        return None
    largest = _covariance(np.sort(marks), np.sort(rest))
    return 100 * _covariance(marks, rest) / largest if largest > 0 else None


def _covariance(x: Ints, y: Ints) -> float:
    """Return the covariance up to a factor that is the same for every order of the two."""
    if x.min() == x.max() or y.min() == y.max():
        return 0.0
    return float(np.dot(x - x.mean(), y - y.mean()))
