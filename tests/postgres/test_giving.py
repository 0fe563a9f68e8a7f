"""On PostgreSQL, where writers run side by side: an act of staff and a handing in do not miss each other."""

from contextlib import suppress
from functools import partial
from itertools import count

import pytest
from sqlalchemy import Engine

from exam_prep.core.assignments import Release
from exam_prep.core.sitting import FinishedBy, State
from exam_prep.db.engine import snapshot_session
from exam_prep.errors import ConflictError
from exam_prep.services.assignments.releasing import release_items
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.services.sittings.staff_acts import Order
from exam_prep.services.sittings.sweeping import sweep_given
from exam_prep.services.verify import verify
from exam_prep.settings import bank_dir_default
from tests.at_once import at_once
from tests.given import a_class
from tests.house import House
from tests.set_clock import START, FakeClock

pytestmark = pytest.mark.long


@pytest.fixture
def house(postgres: Engine) -> House:
    """Give the services over the shipped bank on PostgreSQL."""
    sync_folder(postgres, bank_dir_default(), now=START)
    numbers = count(1)
    return House(postgres, FakeClock(), lambda: next(numbers))


def test_a_release_reaches_whoever_hands_in_at_that_moment(house: House) -> None:
    """Whoever was faster: with the next round everybody's sitting is graded, and none waits for ever."""
    room = a_class(house)
    for _ in range(4):
        given = room.give(
            score_release=Release.BY_HAND,
            items_release=Release.BY_HAND,
            closes_at=None,
            opens_at=house.clock(),
        )
        people = [room.join() for _ in range(5)]
        sittings = {one: room.sits(given, learner=one) for one in people}
        acts = [partial(house.submit, one, sitting) for one, sitting in sittings.items()]
        look = partial(sweep_given, house.engine, house.cache, given, now=house.clock())
        at_once([*acts, partial(room.act, release_items, given), house.sweep, look, look])
        house.clock.advance(seconds=15)
        house.sweep()
        assert {house.sitting(one).state for one in sittings.values()} == {State.GRADED}
        house.sql("UPDATE assignment SET withdrawn_at = given_at")
    with snapshot_session(house.engine) as session:
        assert verify(session, house.cache).mismatches == ()


def test_staff_and_learner_hand_in_at_one_moment(house: House) -> None:
    """Whoever was faster did it, once; the other is told, or finds it done."""
    room = a_class(house)
    given = room.give()
    people = [room.join() for _ in range(5)]
    sittings = {one: room.sits(given, learner=one) for one in people}

    def by_staff(sitting: str) -> None:
        with suppress(ConflictError):
            house.hand_in(sitting, Order("The room closes", room.who.email))

    acts = [partial(house.submit, one, sitting) for one, sitting in sittings.items()]
    at_once([*acts, *(partial(by_staff, sitting) for sitting in sittings.values()), house.sweep])
    for sitting in sittings.values():
        by = {FinishedBy.STAFF: 1, FinishedBy.CANDIDATE: 0}[house.sitting(sitting).finished_by]  # type: ignore[index]
        assert len(house.acts(sitting)) == by
        assert house.sitting(sitting).state is State.GRADED
    with snapshot_session(house.engine) as session:
        assert verify(session, house.cache).mismatches == ()
