"""What staff do to a sitting is effective at once, logged with reason and name, and verifiable."""

from datetime import timedelta
from decimal import Decimal

import pytest

from exam_prep.core.sitting import StaffActKind, State
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.sittings.staff_acts import Order
from tests.house import House
from tests.set_clock import START

WHY = Order("The fire alarm rang", "Ida")


@pytest.mark.parametrize(("multiplier", "minutes"), [("1", 40), ("1.5", 60), ("10", 400)])
def test_an_extension_counts_times_the_persons_own(house: House, multiplier: str, minutes: int) -> None:
    """(30 + 10) x 1.5 = 60 minutes, for guard and sweeper; who gave it and why is in the log."""
    sitting = house.mock(house.guest(Decimal(multiplier)))
    end = house.extend(sitting, 10, WHY)

    assert end == START + timedelta(minutes=minutes) == house.sitting(sitting).check_at
    (act,) = house.acts(sitting)
    assert (act.act, act.minutes, act.reason, act.actor, act.at) == (
        StaffActKind.EXTEND,
        10,
        "The fire alarm rang",
        "Ida",
        START,
    )
    assert house.verify().mismatches == ()


def test_time_that_ran_out_comes_back_with_an_extension(house: House) -> None:
    """Nobody has swept yet: the answer after the extension counts."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.clock.advance(minutes=31)
    assert house.save(learner, sitting, 1, "1").late
    house.extend(sitting, 5, WHY)
    assert not house.save(learner, sitting, 1, "1").late
    house.clock.advance(minutes=5)
    assert house.sweep() == 1
    assert house.verify().mismatches == ()


def test_an_extension_in_a_pause_waits_with_the_clock(house: House) -> None:
    """The pause has no end yet, so the sweeper has nothing to look for."""
    learner = house.guest()
    sitting = house.practice(learner, 4, paced=True)
    house.pause(learner, sitting)
    house.extend(sitting, 5, WHY)
    assert house.sitting(sitting).check_at is None
    house.clock.advance(hours=1)
    house.go_on(learner, sitting)
    assert house.sitting(sitting).check_at == house.clock() + timedelta(minutes=11)


@pytest.mark.parametrize(
    ("minutes", "order"),
    [(0, WHY), (-5, WHY), (601, WHY), (5, Order("  ", "Ida")), (5, Order("x" * 501, "Ida"))],
)
def test_an_order_without_sense_or_reason_is_refused(house: House, minutes: int, order: Order) -> None:
    """Nothing is changed and nothing logged."""
    sitting = house.mock(house.guest())
    before = house.snapshot()
    with pytest.raises(InvalidError):
        house.extend(sitting, minutes, order)
    assert house.snapshot() == before


def test_what_does_not_run_or_exist_is_not_extended(house: House) -> None:
    """No clock, handed in, voided, and an id of nothing."""
    untimed, learner = house.mock(house.guest(None)), house.guest()
    done, gone = house.sat(learner), house.mock(learner)
    house.void(gone, WHY)
    before = house.snapshot()
    for sitting in (untimed, done, gone):
        with pytest.raises(ConflictError):
            house.extend(sitting, 5, WHY)
    with pytest.raises(NotFoundError):
        house.extend("nothing", 5, WHY)
    assert house.snapshot() == before


def test_a_voided_sitting_takes_nothing_and_makes_room(house: House) -> None:
    """Its answers stay in the log; the learner can start the exam again; voiding twice is a conflict."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.save(learner, sitting, 1, "1")
    house.void(sitting, WHY)
    with pytest.raises(ConflictError):
        house.save(learner, sitting, 2, "1")
    with pytest.raises(ConflictError):
        house.void(sitting, WHY)
    house.clock.advance(hours=9)

    assert house.sweep() == 0
    assert len(house.events(sitting)) == 1
    assert house.mock(learner) != sitting
    assert house.verify().mismatches == ()


def test_a_reopened_exam_has_what_was_left_and_more_and_is_graded_anew(house: House) -> None:
    """Twelve of 30 minutes were left; two hours later there are 12 + 10, and the new answers count."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.answer_all(learner, sitting, right=False)
    house.clock.advance(minutes=18)
    house.submit(learner, sitting)
    first, cards = house.sitting(sitting).points, house.cards(learner)
    house.clock.advance(hours=2)
    end = house.reopen(sitting, 10, WHY)

    assert end == house.clock() + timedelta(minutes=22) == house.sitting(sitting).check_at
    assert (house.sitting(sitting).state, house.sitting(sitting).points) == (State.IN_PROGRESS, None)
    assert (house.reviews(learner), house.cards(learner)) == ([], {})
    assert house.verify().mismatches == ()

    house.answer_all(learner, sitting, right=True)
    house.submit(learner, sitting)
    assert (first, house.sitting(sitting).points) == (0, 20)
    assert not any(review.is_first_exposure for review in house.reviews(learner))
    assert cards.keys() == house.cards(learner).keys()
    assert house.verify().mismatches == ()


def test_reopening_leaves_other_work_as_it_was(house: House) -> None:
    """Cards that other sets moved are replayed from what remains; first exposures stay."""
    learner = house.guest()
    house.sat(learner, 20)
    sitting = house.mock(learner)
    house.answer_all(learner, sitting, right=True)
    house.clock.advance(minutes=31)
    house.sweep()
    house.clock.advance(days=1)
    house.sat(learner, 20, right=False)
    others = [(r.sitting_id, r.position, r.is_first_exposure) for r in house.reviews(learner)]
    house.reopen(sitting, 10, WHY)
    closed = house.sitting(sitting).id

    assert [(r.sitting_id, r.position, r.is_first_exposure) for r in house.reviews(learner)] == [
        one for one in others if one[0] != closed
    ]
    assert house.verify().mismatches == ()
    house.clock.advance(minutes=11)
    house.sweep()
    assert house.verify().mismatches == ()


def test_items_that_were_checked_stay_checked(house: House) -> None:
    """In practice only what the end itself graded is open again."""
    learner = house.guest()
    sitting = house.practice(learner, 4)
    house.save(learner, sitting, 1, "1")
    house.commit(learner, sitting, 1)
    house.clock.advance(minutes=1)
    house.submit(learner, sitting)
    house.reopen(sitting, 10, WHY)
    assert [row.committed_at is not None for row in house.items(sitting)] == [True, False, False, False]
    assert house.verify().mismatches == ()


def test_an_exam_that_is_open_again_is_not_reopened_beside_it(house: House) -> None:
    """One open sitting of an exam; and what runs or was voided is not reopened either."""
    learner = house.guest()
    first = house.mock(learner)
    house.submit(learner, first)
    second = house.mock(learner)
    for sitting in (first, second):
        with pytest.raises(ConflictError):
            house.reopen(sitting, 5, WHY)
    house.void(second, WHY)
    with pytest.raises(ConflictError):
        house.reopen(second, 5, WHY)
