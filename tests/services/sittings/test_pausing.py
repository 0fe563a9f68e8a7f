"""Pauses and breaks stop the clock, for page, guard and sweeper alike, and never cost an answer."""

from datetime import timedelta
from decimal import Decimal

import pytest

from exam_prep.core.sitting import FinishedBy, PauseKind, State
from exam_prep.errors import ConflictError
from exam_prep.services.sittings.time import clock_of, deadline_of
from tests.house import House
from tests.set_clock import START

BREAK_EXAM = "ca-pssc-120"
AFTER = 60


def left(house: House, sitting: str) -> int | None:
    """Return the seconds that a page would show now."""
    return clock_of(house.sitting(sitting), house.clock()).seconds_left


def test_a_pause_keeps_what_is_left_to_the_microsecond(house: House) -> None:
    """A year later there is as much left as before, and the deadline has moved by exactly the pause."""
    learner = house.guest()
    sitting = house.practice(learner, 4, paced=True)
    house.clock.advance(minutes=1)
    house.pause(learner, sitting)
    for _ in range(3):
        house.clock.advance(days=100, microseconds=7)
        assert left(house, sitting) == 300
        assert house.sweep() == 0
    assert house.sitting(sitting).check_at is None

    house.go_on(learner, sitting)
    row = house.sitting(sitting)
    assert row.pause_microseconds == timedelta(days=300, microseconds=21) // timedelta(microseconds=1)
    assert row.check_at == house.clock() + timedelta(minutes=5) == deadline_of(row, house.clock())
    house.clock.advance(minutes=5, seconds=6)
    assert house.sweep() == 1
    assert house.verify().mismatches == ()


def test_pausing_and_going_on_twice_changes_nothing_more(house: House) -> None:
    """A double click is one pause."""
    learner = house.guest()
    sitting = house.practice(learner, 4, paced=True)
    for _ in range(2):
        house.pause(learner, sitting)
        house.clock.advance(seconds=30)
    for _ in range(2):
        house.go_on(learner, sitting)
        house.clock.advance(seconds=30)

    assert [(p.kind, p.ended_at) for p in house.pauses(sitting)] == [
        (PauseKind.PAUSE, START + timedelta(minutes=1))
    ]
    assert left(house, sitting) == 300


def test_a_set_without_a_clock_has_nothing_to_stop(house: House) -> None:
    """No pause is begun where no time runs."""
    learner = house.guest()
    sitting = house.practice(learner, 4)
    house.pause(learner, sitting)
    assert house.pauses(sitting) == []


def test_a_mock_has_no_free_pause(house: House) -> None:
    """The clock of an exam runs as the real one does."""
    learner = house.guest()
    sitting = house.mock(learner)
    with pytest.raises(ConflictError, match="does not stop"):
        house.pause(learner, sitting)


def test_after_the_end_nothing_can_be_stopped(house: House) -> None:
    """A pause pressed after the deadline does not bring time back, not even within the grace."""
    learner = house.guest()
    sitting = house.practice(learner, 4, paced=True)
    house.clock.advance(minutes=6)
    with pytest.raises(ConflictError):
        house.pause(learner, sitting)


def test_an_answer_in_a_pause_counts_and_ends_it(house: House) -> None:
    """Working is working: the clock runs from the receipt of the answer."""
    learner = house.guest()
    sitting = house.practice(learner, 4, paced=True)
    house.pause(learner, sitting)
    house.clock.advance(hours=2)
    saved = house.save(learner, sitting, 1, "2")

    assert (saved.late, saved.seconds_left, house.item(sitting, 1).response) == (False, 360, "2")
    assert house.sitting(sitting).paused_at is None
    assert house.verify().mismatches == ()


def test_a_repeat_of_a_logged_change_lets_the_clock_stand(house: House) -> None:
    """What the outbox sends again is no work; what a button sends on is."""
    learner = house.guest()
    sitting = house.practice(learner, 4, paced=True)
    change = house.change(sitting, 1, "2", goes_on=True)
    house.send(learner, sitting, change)
    house.pause(learner, sitting)
    house.clock.advance(hours=2)
    house.send(learner, sitting, change)
    house.save(learner, sitting, 1, "2")
    assert house.sitting(sitting).paused_at == START

    house.save(learner, sitting, 1, "2", goes_on=True)
    assert house.sitting(sitting).paused_at is None


def test_handing_in_ends_the_pause(house: House) -> None:
    """Submitting on the page of another tab closes the log of pauses."""
    learner = house.guest()
    sitting = house.practice(learner, 4, paced=True)
    house.pause(learner, sitting)
    house.clock.advance(hours=2)
    house.submit(learner, sitting)
    assert [p.ended_at for p in house.pauses(sitting)] == [house.clock()]
    assert house.verify().mismatches == ()


@pytest.mark.parametrize(("multiplier", "minutes"), [("1", 10), ("1.5", 15), ("10", 100)])
def test_the_break_of_an_exam_stops_the_clock_for_its_minutes(
    house: House, multiplier: str, minutes: int
) -> None:
    """Then time runs again by itself: what the page shows is what the sweeper closes by."""
    learner = house.guest(Decimal(multiplier))
    sitting = house.mock(learner, BREAK_EXAM)
    house.see(learner, sitting, AFTER, AFTER + 1)
    house.clock.advance(minutes=30)
    before = left(house, sitting)
    assert before is not None
    house.take_break(learner, sitting)
    house.clock.advance(minutes=minutes)
    assert left(house, sitting) == before
    house.clock.advance(seconds=60)
    assert left(house, sitting) == before - 60

    end = house.sitting(sitting).check_at
    assert end == house.clock() + timedelta(seconds=before - 60)
    house.save(learner, sitting, 1, "1")
    assert house.sitting(sitting).check_at == end
    assert [p.ended_at for p in house.pauses(sitting)] == [START + timedelta(minutes=30 + minutes)]
    with pytest.raises(ConflictError, match="You have had the break"):
        house.take_break(learner, sitting)
    house.clock.set(end + timedelta(seconds=6))
    assert house.sweep() == 1
    assert house.sitting(sitting).finished_by is FinishedBy.TIMER
    assert house.verify().mismatches == ()


def test_a_break_that_nobody_ends_is_closed_by_the_sweeper(house: House) -> None:
    """The tab was shut in the break; the sitting ends when its time is over, the break counted."""
    learner = house.guest()
    sitting = house.mock(learner, BREAK_EXAM)
    house.see(learner, sitting, AFTER, AFTER + 1)
    house.take_break(learner, sitting)
    house.clock.advance(minutes=150, seconds=6)
    assert house.sweep() == 0
    house.clock.advance(minutes=10)
    assert house.sweep() == 1
    row = house.sitting(sitting)
    assert (row.state, row.submitted_at) == (State.GRADED, START + timedelta(minutes=160))
    assert house.verify().mismatches == ()


def test_the_break_may_be_cut_short(house: House) -> None:
    """Only what was taken of it stops the clock."""
    learner = house.guest()
    sitting = house.mock(learner, BREAK_EXAM)
    house.see(learner, sitting, AFTER, AFTER + 1)
    house.take_break(learner, sitting)
    house.clock.advance(minutes=4)
    house.go_on(learner, sitting)
    assert house.sitting(sitting).check_at == START + timedelta(minutes=154)


@pytest.mark.parametrize("seen", [(), (1, 2), (AFTER,), (AFTER + 1,)])
def test_the_break_comes_after_its_item(house: House, seen: tuple[int, ...]) -> None:
    """Who has not come past it waits; a glance ahead is not enough."""
    learner = house.guest()
    sitting = house.mock(learner, BREAK_EXAM)
    house.see(learner, sitting, *seen)
    with pytest.raises(ConflictError, match="after question 60"):
        house.take_break(learner, sitting)


@pytest.mark.parametrize(("exam", "multiplier"), [("first-look-20", Decimal(1)), (BREAK_EXAM, None)])
def test_no_break_where_the_exam_or_the_person_has_none(
    house: House, exam: str, multiplier: Decimal | None
) -> None:
    """An exam without a break, and a person without a clock, are told to go on."""
    learner = house.guest(multiplier)
    sitting = house.mock(learner, exam)
    with pytest.raises(ConflictError, match="no break"):
        house.take_break(learner, sitting)


def test_extra_time_in_a_pause_reaches_the_sitting(house: House) -> None:
    """Twice the time is given while the clock stands still, and counts when it runs."""
    learner = house.guest()
    sitting = house.practice(learner, 4, paced=True)
    house.pause(learner, sitting)
    house.give_time(learner, Decimal(2))
    assert house.sitting(sitting).check_at is None
    house.clock.advance(hours=1)
    house.go_on(learner, sitting)
    assert left(house, sitting) == 720


@pytest.mark.parametrize(
    "lie", ["pause_microseconds = 5", "paused_at = started_at", "check_at = NULL", "extension_seconds = 60"]
)
def test_verify_finds_time_that_the_log_does_not_give(house: House, lie: str) -> None:
    """A sitting whose time was touched behind the log is named."""
    house.mock(house.guest())
    house.sql(f"UPDATE sitting SET {lie}")  # noqa: S608  # words of this test
    assert {found.table for found in house.verify().mismatches} == {"sitting"}
