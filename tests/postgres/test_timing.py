"""Pauses, breaks, extensions and reopening on PostgreSQL are those of SQLite."""

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import Engine

from exam_prep.core.sitting import State
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.services.sittings.staff_acts import Order
from exam_prep.settings import bank_dir_default
from tests.house import House
from tests.set_clock import START, FakeClock

pytestmark = pytest.mark.long

_WHY = Order("The line was down", "Ida")


@pytest.fixture
def house(postgres: Engine) -> House:
    """Give the services over the shipped bank on PostgreSQL."""
    numbers = count(1)
    sync_folder(postgres, bank_dir_default(), now=START)
    return House(postgres, FakeClock(), lambda: next(numbers))


def test_time_that_stands_still_is_given_back(house: House) -> None:
    """A pause that an answer ends, a break that ends by itself, and the deadline after both."""
    learner = house.guest()
    practice = house.practice(learner, 5, paced=True)
    house.pause(learner, practice)
    house.clock.advance(hours=1, microseconds=3)
    assert not house.save(learner, practice, 1, "1").late
    mock = house.mock(learner, "ca-pssc-120")
    house.see(learner, mock, 60, 61)
    house.take_break(learner, mock)
    house.clock.advance(minutes=30)
    house.save(learner, mock, 1, "1")

    assert house.sitting(practice).pause_microseconds == timedelta(hours=1, microseconds=3) // timedelta(
        microseconds=1
    )
    assert house.sitting(mock).check_at == house.clock() + timedelta(minutes=130)
    house.clock.advance(minutes=130, seconds=6)
    assert house.sweep() == 2
    assert house.verify().mismatches == ()


def test_staff_extend_reopen_and_void(house: House) -> None:
    """Grades are taken back and given anew, and the log bears out each step."""
    learner = house.guest()
    mock = house.mock(learner)
    assert house.extend(mock, 10, _WHY) == START + timedelta(minutes=40)
    house.answer_all(learner, mock, right=False)
    house.submit(learner, mock)
    house.clock.advance(hours=1)
    house.reopen(mock, 5, _WHY)
    assert house.verify().mismatches == ()
    house.answer_all(learner, mock, right=True)
    house.submit(learner, mock)
    assert house.sitting(mock).points == 20
    assert house.verify().mismatches == ()
    house.void(mock, _WHY)
    assert house.sitting(mock).state is State.VOIDED
    assert house.verify().mismatches == ()
