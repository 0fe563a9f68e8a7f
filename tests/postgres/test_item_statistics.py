"""On PostgreSQL, where writers run side by side: handing in at once adds up, and nobody locks another out."""

from functools import partial
from itertools import count

import pytest
from sqlalchemy import Engine

from exam_prep.db.engine import snapshot_session, writing_session
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.forgetting import forget
from exam_prep.services.sittings import finish
from exam_prep.services.verify import verify
from exam_prep.settings import bank_dir_default
from tests.at_once import at_once
from tests.factories import EXAM, canary_bank
from tests.house import House
from tests.services.item_statistics.counted import ORDER, count_slowly, groups, sat_mock
from tests.set_clock import START, FakeClock

pytestmark = pytest.mark.long
LEARNERS = 8
EXAMS = ("selfcare-15", "dependency-15")
"""Exams without a question in common, so that each sitting counts as a whole, in one group an exam."""


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


def test_two_learners_with_two_overdue_exams_each_wait_for_each_other_in_one_order(
    postgres: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed in one transaction each, begun in opposite orders, and slowly: both end, and all are counted."""
    sync_folder(postgres, bank_dir_default(), now=START)
    numbers = count(1)
    house = House(postgres, FakeClock(), lambda: next(numbers))
    _overdue(house, house.guest(), *EXAMS)
    house.sweep()
    learners = house.guest(), house.guest()
    _overdue(house, learners[0], *EXAMS)
    _overdue(house, learners[1], *reversed(EXAMS))
    monkeypatch.setattr(finish, "count_sitting", count_slowly)
    at_once([partial(_close, house, learner) for learner in learners])
    with snapshot_session(house.engine) as session:
        assert verify(session, house.cache).mismatches == ()
    assert [each.form.n for each in groups(house) if each.form.n] == [3, 3]


def _overdue(house: House, learner: LearnerRef, *exams: str) -> None:
    """Let a learner begin exams in this order, answer something, and leave them until their time is up."""
    for exam in exams:
        sitting = house.mock(learner, exam)
        house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
        house.save(learner, sitting, 2, house.response(house.item(sitting, 2), right=True))
        house.clock.advance(seconds=1)
    house.clock.advance(hours=2)


def _close(house: House, learner: LearnerRef) -> None:
    with writing_session(house.engine) as session:
        finish.close_overdue(session, house.cache, learner, now=house.clock())
