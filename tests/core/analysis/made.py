"""Sheets of answers that tests make up."""

import numpy as np
from hypothesis import strategies as st

from exam_prep.core.analysis.answers import Answers, Option, Reach, reach_of
from exam_prep.core.analysis.sitting import Graded

_OPTIONS = (Option("A", is_key=True), Option("B", is_key=False), Option("C", is_key=False))


def answers_of(choices: list[list[int]]) -> Answers:
    """Return the answers of learners (rows) to items of three options, of which 0 is the key; -1 is blank."""
    chosen = np.array(choices, dtype=np.int64).reshape(len(choices), -1)
    given = chosen >= 0
    items = chosen.shape[1]
    return Answers(
        learners=tuple(f"l{at}" for at in range(len(choices))),
        items=tuple(f"i{at}" for at in range(items)),
        marks=(chosen == 0).astype(np.int64),
        maxima=np.ones(items, dtype=np.int64),
        scale=1,
        reach=reach_of(given),
        options=(_OPTIONS,) * items,
        chosen=np.where(given, 1 << np.maximum(chosen, 0), 0),
    )


def graded_of(answers: Answers, learner: int) -> list[Graded]:
    """Return the items of one learner as a sitting gives them."""
    return [
        Graded(
            item=name,
            mark=int(answers.marks[learner, at]),
            maximum=int(answers.maxima[at]),
            reach=Reach(int(answers.reach[learner, at])),
            chosen=int(answers.chosen[learner, at]),
            options=len(answers.options[at]),
        )
        for at, name in enumerate(answers.items)
    ]


def sheets(most_learners: int = 40, most_items: int = 6) -> st.SearchStrategy[Answers]:
    """Give sheets of any size, also with nobody right, all right, constant and empty columns."""
    size = st.tuples(st.integers(1, most_learners), st.integers(1, most_items))
    cell = st.integers(-1, 2)
    rows = size.flatmap(
        lambda both: st.lists(
            st.lists(cell, min_size=both[1], max_size=both[1]), min_size=both[0], max_size=both[0]
        )
    )
    return rows.map(answers_of)
