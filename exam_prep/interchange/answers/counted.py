"""Patterns with counts as the answers of so many learners, for an analysis."""

import numpy as np

from exam_prep.core.analysis.answers import Answers, reach_of
from exam_prep.errors import InvalidError
from exam_prep.interchange.answers.scored import ScoredSheet
from exam_prep.interchange.answers.sheet import ReadAnswers

MOST_LEARNERS = 1_000_000
"""Learners for whom the rows of a sheet may stand in all; an analysis holds each of them."""


def learners_of(sheet: ScoredSheet) -> ReadAnswers:
    """Return each row as often as it says, learners numbered; rows without any answer are left out.

    Raises:
        InvalidError: the rows stand for nobody who answered, or for more than a million learners.
    """
    counts = sheet.counts.astype(np.int64)
    given = ~np.isnan(sheet.marks)
    silent = int(counts[~given.any(axis=1)].sum())
    learners = int(counts.sum()) - silent
    if not 0 < learners <= MOST_LEARNERS:
        raise InvalidError(
            f"The rows stand for {learners:,} learners with answers; an analysis takes 1 to "
            f"{MOST_LEARNERS:,}."
        )
    rows = np.repeat(np.arange(len(counts)), np.where(given.any(axis=1), counts, 0))
    shape = (learners, len(sheet.items))
    answers = Answers(
        learners=tuple(str(number) for number in range(1, learners + 1)),
        items=sheet.items,
        marks=np.nan_to_num(sheet.marks[rows]).astype(np.int64),
        maxima=np.ones(shape[1], dtype=np.int64),
        scale=1,
        reach=reach_of(given[rows]),
        options=((),) * shape[1],
        chosen=np.zeros(shape, dtype=np.int64),
    )
    told = (f"{silent:,} without any answer are left out.",) if silent else ()
    return ReadAnswers(answers, (*sheet.notes, *told))
