"""On PostgreSQL, where writers run side by side: one learner's sittings never move a card from one start."""

from functools import partial
from itertools import count

import pytest
from sqlalchemy import Engine

from exam_prep.db.engine import snapshot_session
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.services.sittings.practice import SetKind
from exam_prep.services.verify import verify
from exam_prep.settings import bank_dir_default
from tests.at_once import at_once
from tests.house import House
from tests.set_clock import START, FakeClock

pytestmark = pytest.mark.long


@pytest.fixture
def house(postgres: Engine) -> House:
    """Give the services over the shipped bank on PostgreSQL."""
    sync_folder(postgres, bank_dir_default(), now=START)
    numbers = count(1)
    return House(postgres, FakeClock(), lambda: next(numbers))


def test_checks_of_one_concept_in_many_sittings_move_its_card_one_by_one(house: House) -> None:
    """Four sets hold the same ideas; checked at once, each check counts, and a replay agrees."""
    learner = house.guest()
    topic = "boundaries.gifts-money"
    concepts = len({one.item.concept for one in house.loaded().items.values() if one.item.tag == topic})
    sittings = [house.practice(learner, concepts, kind=SetKind.TOPICS, topics=(topic,)) for _ in range(4)]
    for sitting in sittings:
        house.answer_all(learner, sitting, right=True)
    shared = sorted(set.intersection(*({row.concept for row in house.items(one)} for one in sittings)))[:8]
    assert shared
    for concept in shared:
        places = [
            (one, next(row.position for row in house.items(one) if row.concept == concept))
            for one in sittings
        ]
        at_once([partial(house.commit, learner, one, position) for one, position in places])
        assert house.cards(learner)[concept].reviews == 4
    _assert_borne_out(house)


def test_checks_submissions_and_the_sweeper_never_lock_each_other_out(house: House) -> None:
    """Saving, checking, handing in and closing at once end with every sitting graded once."""
    learner = house.guest()
    for _ in range(5):
        sitting, other = house.practice(learner, 3, paced=True), house.practice(learner, 3, paced=True)
        for one in (sitting, other):
            house.answer_all(learner, one, right=True)
        house.clock.advance(minutes=20)
        acts = [partial(house.submit, learner, one) for one in (sitting, other)]
        at_once([*acts, house.sweep, *(partial(house.commit, learner, one, 1) for one in (sitting, other))])
    _assert_borne_out(house)


def _assert_borne_out(house: House) -> None:
    with snapshot_session(house.engine) as session:
        assert verify(session, house.cache).mismatches == ()
