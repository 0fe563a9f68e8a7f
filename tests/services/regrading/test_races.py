"""A class hands in while an item is regraded: whoever comes first, everybody is graded by it in the end."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy.exc import DBAPIError

from exam_prep.core.items import Kind
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.sitting import Feedback
from exam_prep.db.sittings import SittingItem
from exam_prep.db.trouble import crossed
from exam_prep.errors import ConflictError
from exam_prep.services.learners import LearnerRef
from tests.at_once import at_once
from tests.house import House
from tests.regrading import commit, previewed, regrades

LEARNERS = 8
_TRIES = 50


@pytest.mark.long
def test_nobody_slips_past_a_regrade(canary_house: House) -> None:
    """Staff look anew whenever somebody was graded in between; then all stand as `verify` wants them."""
    house = canary_house
    learners = [house.guest() for _ in range(LEARNERS)]
    sittings = [house.practice(learner, 12, feedback=Feedback.END) for learner in learners]
    item = next(row for row in house.items(sittings[0]) if house.asked(row).kind is Kind.SINGLE)
    for learner, sitting in zip(learners, sittings, strict=True):
        house.answer_all(learner, sitting, right=False)
    house.submit(learners[0], sittings[0])

    handing_in = [
        partial(_hand_in, house, learner, sitting)
        for learner, sitting in zip(learners[1:], sittings[1:], strict=True)
    ]
    at_once([partial(_regrade, house, item), *handing_in])
    assert len(regrades(house)) == 1
    points = {
        row.points for sitting in sittings for row in house.items(sitting) if row.item_id == item.item_id
    }
    assert points == {1}
    assert house.verify().mismatches == ()


def _hand_in(house: House, learner: LearnerRef, sitting: str) -> None:
    _until_not_crossed(partial(house.submit, learner, sitting))


def _regrade(house: House, item: SittingItem) -> None:
    """Commit what was just looked at; look again where it does not hold any more."""
    for _ in range(_TRIES):
        try:
            _until_not_crossed(lambda: commit(house, previewed(house, item, Treatment.FULL_CREDIT)))
        except ConflictError:
            continue
        return
    raise AssertionError("the numbers never stood still")


def _until_not_crossed(act: Callable[[], object]) -> None:
    """Do it as a request does: where two wait for each other, the loser runs once more."""
    try:
        act()
    except DBAPIError as error:
        if not crossed(error):
            raise
        act()
