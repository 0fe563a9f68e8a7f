"""Down from noted time and acts of handing in, and up again: nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from exam_prep.core.accommodations import ExtraTime
from exam_prep.core.sitting import FinishedBy, State
from exam_prep.db.schema import downgrade, migrate
from exam_prep.services.assignments.giving import change_terms
from exam_prep.services.sittings.staff_acts import Order
from tests.given import a_class
from tests.house import House
from tests.migrating import checksums


def _scalar(engine: Engine, query: str) -> object:
    with engine.connect() as connection:
        return connection.scalar(text(query))


@pytest.mark.long
def test_down_and_up_again_loses_nothing(house: House) -> None:
    """Rules come back from the log, also where an access code is the word itself; acts stay what they are."""
    room = a_class(house)
    first = room.give(extra_time=ExtraTime.NOTED)
    days = [house.clock() + timedelta(days=day) for day in (1, 2, 3)]
    alike = room.give(access_code='"extra_time"', opens_at=days[0], closes_at=days[1])
    later = room.terms(opens_at=days[1], closes_at=days[2])
    loosened = room.give(opens_at=days[1], closes_at=days[2])
    room.act(change_terms, loosened, replace(later, extra_time=ExtraTime.NOTED))
    room.act(change_terms, loosened, replace(later, attempts=2))
    sitting = room.start(first)
    house.hand_in(sitting, Order("They left", "ida@example.org"))
    other = house.mock(house.guest())
    house.extend(other, 10, Order("Alarm", "ida@example.org"))
    before = checksums(house.engine)

    downgrade(house.engine, "0015")
    assert _scalar(house.engine, "SELECT count(*) FROM staff_act WHERE act = 'extend'") == 2
    with pytest.raises(IntegrityError), house.engine.begin() as connection:
        connection.execute(text("UPDATE staff_act SET act = 'hand_in'"))
    migrate(house.engine)

    assert checksums(house.engine) == before
    rules = [room.row(one).extra_time for one in (first, alike, loosened)]
    assert rules == [ExtraTime.NOTED, ExtraTime.CHOSEN, ExtraTime.CHOSEN]
    row = house.sitting(sitting)
    assert (row.state, row.finished_by) == (State.GRADED, FinishedBy.STAFF)
    assert house.verify().mismatches == ()


def test_what_was_given_before_goes_on_by_what_people_choose(house: House) -> None:
    """No row of before says anything of it."""
    given = a_class(house).give()
    downgrade(house.engine, "0015")
    with house.engine.begin() as connection:
        connection.execute(text("UPDATE assignment_act SET terms = ''"))
    migrate(house.engine)
    assert _scalar(house.engine, f"SELECT extra_time FROM assignment WHERE id = {given}") == "chosen"  # noqa: S608
