"""On PostgreSQL, too, a guest's work goes along whole, and two who bring it at once bring it once."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

from sqlalchemy import Engine

from exam_prep.db.engine import writing_session
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.merging import bring_along
from tests.factories import canary_bank
from tests.house import House
from tests.set_clock import FakeClock


def test_a_guests_work_is_brought_along_once(postgres: Engine) -> None:
    """Both histories of each concept count, the log bears it out, and the second of two finds nothing."""
    seeds = count(1)
    house = House(postgres, FakeClock(), lambda: next(seeds))
    with writing_session(postgres) as session:
        sync_bank(session, canary_bank(), (), now=house.clock())
    guest, into = house.guest(), house.guest()
    for learner in (into, guest):
        house.sat(learner, 12)
        house.clock.advance(days=2)

    def merge(_: int) -> int:
        with writing_session(postgres) as session:
            return bring_along(session, house.cache, guest, into, now=house.clock())

    with ThreadPoolExecutor(2) as both:
        moved = sorted(both.map(merge, range(2)))

    assert moved == [0, 1]
    assert {card.reviews for card in house.cards(into).values()} == {2}
    assert len(house.reviews(into)) == 24
    assert house.verify().mismatches == ()
