"""On PostgreSQL, where writers run side by side: handing in at once adds up, and nobody locks another out."""

from functools import partial
from itertools import count

import pytest
from sqlalchemy import Engine

from exam_prep.db.engine import snapshot_session, writing_session
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.forgetting import forget
from exam_prep.services.sittings.finish import close_overdue
from exam_prep.services.verify import verify
from tests.at_once import at_once
from tests.factories import EXAM, canary_bank
from tests.house import House
from tests.services.item_statistics.counted import ORDER, groups, sat_mock
from tests.set_clock import START, FakeClock

pytestmark = pytest.mark.long
LEARNERS = 8


@pytest.fixture
def house(postgres: Engine) -> House:
    """Give the services over a bank of twelve items, so that every exam asks some of the same."""
    with writing_session(postgres) as session:
        sync_bank(session, canary_bank(), (), now=START)
    numbers = count(1)
    return House(postgres, FakeClock(), lambda: next(numbers))


def test_exams_handed_in_at_once_are_all_in_the_sums(house: House) -> None:
    """Eight learners, three rounds; two more take theirs back meanwhile."""
    for _ in range(3):
        learners = [house.guest() for _ in range(LEARNERS)]
        sittings = [house.mock(learner, EXAM) for learner in learners]
        voided = sat_mock(house, house.guest(), "101010", exam=EXAM)
        gone = house.guest()
        sat_mock(house, gone, "010101", exam=EXAM)
        for learner, sitting in zip(learners, sittings, strict=True):
            house.answer_all(learner, sitting, right=True)

        def go(learner: LearnerRef = gone) -> None:
            with writing_session(house.engine) as session:
                forget(session, learner)

        submits = [partial(house.submit, *both) for both in zip(learners, sittings, strict=True)]
        at_once([*submits, partial(house.void, voided, ORDER), go])
    assert groups(house)[0].form.n == 3 * LEARNERS
    with snapshot_session(house.engine) as session:
        assert verify(session, house.cache).mismatches == ()


def test_two_learners_with_two_overdue_exams_each_wait_for_each_other_in_one_order(house: House) -> None:
    """Closed in one transaction each, begun in opposite orders: both end, and all four are counted."""
    for _ in range(5):
        learners = house.guest(), house.guest()
        for learner, exams in zip(learners, (("one", "other"), ("other", "one")), strict=True):
            for exam in exams:
                sitting = house.mock(learner, EXAM)
                house.sql("UPDATE sitting SET exam_id = :exam WHERE public_id = :it", exam=exam, it=sitting)
                house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
                house.clock.advance(seconds=1)
        house.clock.advance(hours=2)
        at_once([partial(_close, house, learner) for learner in learners])
    with snapshot_session(house.engine) as session:
        assert verify(session, house.cache).mismatches == ()


def _close(house: House, learner: LearnerRef) -> None:
    with writing_session(house.engine) as session:
        close_overdue(session, house.cache, learner, now=house.clock())
