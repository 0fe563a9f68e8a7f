"""Sheets of answers that tests make up."""

import numpy as np
from hypothesis import strategies as st

from exam_prep.core.analysis.answers import Answers, Option, Reach, reach_of
from exam_prep.core.analysis.sitting import Graded, ItemAdds, SittingAdds
from exam_prep.core.analysis.sums import GroupSums, ItemSums, OptionSums
from exam_prep.core.analysis.times import BINS

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


def sums_of(adds: SittingAdds) -> GroupSums:
    """Return what one sitting adds as sums; items are named `i` and their number."""
    return GroupSums(adds.form, {f"i{each.item}": _item_sums(each) for each in adds.items})


def _item_sums(adds: ItemAdds) -> ItemSums:
    bits = [adds.chosen >> at & 1 for at in range(adds.chosen.bit_length())]
    return ItemSums(
        *adds.counts,
        options=tuple(OptionSums(bit, bit * adds.counts.rest) for bit in bits),
        times=tuple(int(at == adds.time) for at in range(BINS)),
    )


def bare(sums: GroupSums) -> GroupSums:
    """Return the sums without the options after the last that anybody chose."""
    return GroupSums(sums.form, {name: _bare(each) for name, each in sums.items.items()})


def _bare(sums: ItemSums) -> ItemSums:
    chosen = [at for at, option in enumerate(sums.options, start=1) if option.n]
    return sums._replace(options=sums.options[: max(chosen, default=0)])


def graded_of(answers: Answers, learner: int) -> list[Graded]:
    """Return the items of one learner as a sitting gives them."""
    return [
        Graded(
            item=at,
            mark=int(answers.marks[learner, at]),
            maximum=int(answers.maxima[at]),
            reach=Reach(int(answers.reach[learner, at])),
            chosen=int(answers.chosen[learner, at]),
        )
        for at in range(len(answers.items))
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
