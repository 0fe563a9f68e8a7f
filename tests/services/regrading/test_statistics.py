"""Statistics of items after a regrade: what is kept as sums is what the rows give, without what was given."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.regrading.treatments import Treatment
from exam_prep.db.item_statistics import ItemSum
from tests.house import House
from tests.regrading import regraded


@pytest.mark.parametrize("treatment", [Treatment.FULL_CREDIT, Treatment.DROP])
def test_a_given_or_dropped_item_leaves_the_sums_and_comes_back(house: House, treatment: Treatment) -> None:
    """Its points say nothing of who answered; the others stay, and `verify` works all of it out again."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.answer_all(learner, sitting, right=False)
    house.submit(learner, sitting)
    item = house.items(sitting)[0]
    before = _counts(house)
    assert before[item.item_version_id] == 1
    regraded(house, item, treatment)
    assert _counts(house) == {**before, item.item_version_id: 0}
    assert house.verify().mismatches == ()
    regraded(house, item, Treatment.NEW_KEY, item.item_version_id)
    assert _counts(house) == before
    assert house.verify().mismatches == ()


def _counts(house: House) -> dict[int, int]:
    """Return how many count of each version, over all groups: a sitting that counts in part has its own."""
    query = select(ItemSum.item_version_id, func.sum(ItemSum.n)).group_by(ItemSum.item_version_id)
    with Session(house.engine) as session:
        return {version: int(n) for version, n in session.execute(query)}
