"""Extra time belongs to the person and reaches what runs already; it never takes time away."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.db.sittings import Sitting
from exam_prep.errors import InvalidError
from tests.house import House


@pytest.mark.parametrize(
    ("multiplier", "minutes"), [(Decimal(2), 60), (Decimal("1.5"), 45), (Decimal(1), 30), (None, None)]
)
def test_a_running_sitting_follows(
    house: House, bank: Engine, multiplier: Decimal | None, minutes: int | None
) -> None:
    """A mock of 30 minutes ends later as soon as the person has more time, for page and sweeper alike."""
    learner = house.guest()
    house.mock(learner)
    house.give_time(learner, multiplier)
    with Session(bank) as session:
        row = session.scalars(select(Sitting)).one()
    expected = None if minutes is None else row.started_at + timedelta(minutes=minutes)
    assert (row.multiplier, row.check_at) == (multiplier, expected)


def test_less_time_counts_from_the_next_sitting_on(house: House, bank: Engine) -> None:
    """Nobody loses minutes that were promised at the start."""
    learner = house.give_time(house.guest(), Decimal(3))
    house.mock(learner)
    learner = house.give_time(learner, Decimal(1))
    with Session(bank) as session:
        row = session.scalars(select(Sitting)).one()
    assert (row.multiplier, learner.multiplier) == (Decimal(3), Decimal(1))


def test_a_time_out_of_range_is_refused(house: House) -> None:
    """Eleven times is not offered."""
    with pytest.raises(InvalidError):
        house.give_time(house.guest(), Decimal(11))
