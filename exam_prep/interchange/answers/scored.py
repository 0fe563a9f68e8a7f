"""A sheet as calibration needs it: right, wrong or blank, and for how many learners each row stands."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exam_prep.core.analysis.answers import Reach
from exam_prep.errors import InvalidError
from exam_prep.interchange.answers.faults import shown
from exam_prep.interchange.answers.sheet import ReadAnswers


@dataclass(frozen=True, slots=True, eq=False)
class ScoredSheet:
    """Rows x items: 1 right, 0 wrong, nan blank; `counts` says for how many learners each row stands."""

    items: tuple[str, ...]
    marks: NDArray[np.float64]
    counts: NDArray[np.float64]
    notes: tuple[str, ...]


def right_or_wrong(read: ReadAnswers, *, omitted_wrong: bool) -> ScoredSheet:
    """Return a sheet of learners, its full marks as right.

    A blank says nothing; with `omitted_wrong` one before a later answer is wrong.

    Raises:
        InvalidError: a mark lies between 0 and the item's most.
    """
    answers = read.answers
    blank = answers.reach != Reach.ANSWERED
    between = (answers.marks > 0) & (answers.marks < answers.maxima)
    if between.any():
        row, column = (int(place[0]) for place in np.nonzero(between))
        raise InvalidError(
            f"“{shown(answers.items[column])}” holds part of a mark, for “{shown(answers.learners[row])}” at "
            "least; calibration knows right and wrong only: leave the item out, or give it 1 or 0."
        )
    if omitted_wrong:
        blank &= answers.reach != Reach.OMITTED
    marks = np.where(blank, np.nan, (answers.marks > 0).astype(float))
    return ScoredSheet(answers.items, marks, np.ones(len(marks)), read.notes)
