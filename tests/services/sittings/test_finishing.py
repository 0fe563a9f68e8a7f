"""Checking, handing in, being timed out, and what a crash leaves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.sitting import Feedback, FinishedBy, State
from exam_prep.db.engine import writing_session
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.sittings.finish import close_overdue
from exam_prep.services.sittings.look import finish_page, item_page, pulse
from exam_prep.services.sittings.result import result_page
from exam_prep.services.sittings.saving import ClosedError
from tests.house import House
from tests.set_clock import START

DEADLINE = START + timedelta(minutes=30)


def test_checking_grades_remembers_and_closes_one_item(house: House) -> None:
    """The item has its points and cannot change; the others are as they were."""
    learner = house.guest()
    sitting = house.practice(learner, 3)
    house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
    house.commit(learner, sitting, 1)

    rows = house.items(sitting)
    assert (rows[0].points, rows[0].committed_at) == (1, START)
    assert [row.committed_at for row in rows[1:]] == [None, None]
    assert list(house.cards(learner)) == [rows[0].concept]
    assert house.sitting(sitting).state is State.IN_PROGRESS


def test_checking_the_last_item_hands_the_set_in(house: House) -> None:
    """Whatever the order; it is graded at once, by the candidate, and the log bears it out."""
    learner = house.guest()
    sitting = house.practice(learner, 3)
    for position in (3, 1, 2):
        assert house.sitting(sitting).state is State.IN_PROGRESS
        house.save(learner, sitting, position, house.response(house.item(sitting, position), right=True))
        house.clock.advance(minutes=1)
        house.commit(learner, sitting, position)
    row = house.sitting(sitting)

    assert (row.state, row.finished_by, row.points) == (State.GRADED, FinishedBy.CANDIDATE, 3)
    assert row.submitted_at == row.graded_at == START + timedelta(minutes=3)
    assert len(house.reviews(learner)) == 3
    assert house.verify().mismatches == ()


def test_a_check_after_the_time_closes_the_set_as_the_timer_does(house: House) -> None:
    """The kept response counts, and the set ended at its deadline."""
    learner = house.guest()
    sitting = house.practice(learner, 1, paced=True)
    house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
    house.clock.advance(minutes=5)
    house.commit(learner, sitting, 1)
    row = house.sitting(sitting)

    assert (row.state, row.finished_by, row.points) == (State.GRADED, FinishedBy.TIMER, 1)
    assert house.verify().mismatches == ()


def test_a_change_after_the_check_is_refused(house: House) -> None:
    """The response stays; the same response again is no change and no error."""
    learner = house.guest()
    sitting = house.practice(learner, 3)
    house.save(learner, sitting, 1, "1")
    house.commit(learner, sitting, 1)
    with pytest.raises(ClosedError, match="already checked"):
        house.save(learner, sitting, 1, "2")

    assert house.save(learner, sitting, 1, "1").revision == 1
    assert house.item(sitting, 1).response == "1"


def test_checking_twice_has_one_effect(house: House) -> None:
    """The second check changes no row."""
    learner = house.guest()
    sitting = house.practice(learner, 3)
    house.save(learner, sitting, 1, "1")
    house.commit(learner, sitting, 1)
    before = house.snapshot()
    house.clock.advance(minutes=5)
    house.commit(learner, sitting, 1)

    assert house.snapshot() == before


def test_an_empty_item_cannot_be_checked(house: House) -> None:
    """Something has to be chosen first."""
    learner = house.guest()
    sitting = house.practice(learner, 3)
    with pytest.raises(InvalidError, match="Choose an answer first"):
        house.commit(learner, sitting, 1)
    assert house.item(sitting, 1).committed_at is None


def test_a_mock_and_a_set_with_feedback_at_the_end_check_nothing(house: House) -> None:
    """No item of theirs is explained before the end."""
    learner = house.guest()
    for sitting in (house.mock(learner), house.practice(learner, 3, feedback=Feedback.END)):
        house.save(learner, sitting, 1, "1")
        with pytest.raises(ConflictError, match="at the end"):
            house.commit(learner, sitting, 1)
        assert house.item(sitting, 1).committed_at is None


def test_only_the_owner_checks_and_hands_in(house: House) -> None:
    """Others hear that there is no such sitting; nothing is written."""
    learner, stranger = house.guest(), house.guest()
    sitting = house.practice(learner, 3)
    house.save(learner, sitting, 1, "1")
    before = house.snapshot()
    with pytest.raises(NotFoundError):
        house.commit(stranger, sitting, 1)
    with pytest.raises(NotFoundError):
        house.submit(stranger, sitting)
    assert house.snapshot() == before


def test_handing_in_grades_at_once_and_only_once(house: House) -> None:
    """A second submission changes no row."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.answer_all(learner, sitting, right=True)
    house.clock.advance(minutes=3)
    house.submit(learner, sitting)
    before = house.snapshot()
    house.clock.advance(hours=2)
    house.submit(learner, sitting)
    house.sweep()

    row = house.sitting(sitting)
    assert (row.state, row.finished_by, row.points) == (State.GRADED, FinishedBy.CANDIDATE, 20)
    assert row.submitted_at == row.graded_at == START + timedelta(minutes=3)
    assert house.snapshot() == before


def test_an_empty_sitting_can_be_handed_in(house: House) -> None:
    """Nothing answered is a score of nothing, not an error, and teaches the memory nothing."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.submit(learner, sitting)

    assert house.sitting(sitting).points == 0
    assert house.reviews(learner) == []


def test_the_sweeper_closes_what_is_over_with_what_was_saved(house: House) -> None:
    """Finished by the timer, at the deadline, saved responses graded."""
    learner = house.guest()
    sitting = house.mock(learner)
    for one in house.items(sitting)[:7]:
        house.save(learner, sitting, one.position, house.response(one, right=True))
    house.clock.set(DEADLINE + timedelta(minutes=9))

    assert house.sweep() == 1
    row = house.sitting(sitting)
    assert (row.state, row.finished_by, row.points) == (State.GRADED, FinishedBy.TIMER, 7)
    assert (row.submitted_at, row.graded_at) == (DEADLINE, DEADLINE + timedelta(minutes=9))
    assert {event.studied_at for event in house.reviews(learner)} == {DEADLINE}
    assert house.sweep() == 0


@pytest.mark.parametrize(("seconds", "closed"), [(-1, 0), (0, 0), (5, 0), (5.000001, 1)])
def test_the_sweeper_waits_for_deadline_and_grace(house: House, seconds: float, closed: int) -> None:
    """It closes by the same test by which a response is late."""
    house.mock(house.guest())
    house.clock.set(DEADLINE + timedelta(seconds=seconds))

    assert house.sweep() == closed


@pytest.mark.parametrize(
    ("seconds", "by", "at"),
    [
        (-1, FinishedBy.CANDIDATE, -1),
        (5, FinishedBy.CANDIDATE, 5),
        (6, FinishedBy.TIMER, 0),
    ],
)
def test_handing_in_around_the_deadline(house: House, seconds: int, by: FinishedBy, at: int) -> None:
    """Until the grace is over the learner ends it, after that the timer did, at the deadline."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.clock.set(DEADLINE + timedelta(seconds=seconds))
    house.submit(learner, sitting)
    row = house.sitting(sitting)

    assert (row.finished_by, row.submitted_at) == (by, DEADLINE + timedelta(seconds=at))


def test_a_crash_between_submission_and_grade_heals(house: House) -> None:
    """The sweeper grades what stands submitted, by the time of its submission."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.answer_all(learner, sitting, right=True)
    house.sql(
        "UPDATE sitting SET state = 'submitted', finished_by = 'candidate', submitted_at = started_at, "
        "check_at = started_at"
    )
    house.clock.advance(seconds=30)

    assert house.sweep() == 1
    row = house.sitting(sitting)
    assert (row.state, row.finished_by, row.points) == (State.GRADED, FinishedBy.CANDIDATE, 20)
    assert (row.submitted_at, row.check_at) == (START, None)
    assert house.verify().mismatches == ()


def test_one_sitting_that_cannot_be_graded_does_not_hold_up_the_others(house: House) -> None:
    """A spoilt row waits for somebody to mend it; all others are closed."""
    spoilt, other = house.guest(), house.guest()
    bad, good = house.mock(spoilt), house.mock(other)
    house.sql("UPDATE sitting_item SET response = '77' WHERE position = 1 AND sitting_id = 1")
    assert house.sitting(bad).id == 1
    house.clock.set(DEADLINE + timedelta(minutes=1))

    assert house.sweep() == 1
    assert house.sitting(good).state is State.GRADED
    assert house.sitting(bad).state is State.IN_PROGRESS
    house.sql("UPDATE sitting_item SET response = '' WHERE sitting_id = 1")
    assert house.sweep() == 0
    house.clock.advance(minutes=11)
    assert house.sweep() == 1
    assert house.sitting(bad).state is State.GRADED


def test_closing_what_is_over_touches_only_the_learners_own(house: House) -> None:
    """Another's overdue sitting waits for the sweeper."""
    learner, other = house.guest(), house.guest()
    mine, theirs = house.mock(learner), house.mock(other)
    house.clock.set(DEADLINE + timedelta(seconds=6))
    with writing_session(house.engine) as session:
        close_overdue(session, house.cache, learner, now=house.clock())

    assert house.sitting(mine).state is State.GRADED
    assert house.sitting(theirs).state is State.IN_PROGRESS


def test_an_extension_moves_page_guard_and_sweeper_alike(house: House) -> None:
    """Ten minutes more: the page shows them, a response counts in them, the sweeper waits for them."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.sql("UPDATE sitting SET extension_seconds = 600")
    house.clock.set(DEADLINE + timedelta(minutes=9))

    assert house.sweep() == 0
    assert not house.save(learner, sitting, 1, "1").late
    with Session(house.engine) as session:
        assert pulse(session, learner, sitting, now=house.clock()).clock.seconds_left == 60


@pytest.mark.parametrize("state", list(State))
def test_every_state_answers_every_act(house: House, state: State) -> None:
    """Whatever a learner does in any state is done, has no effect, or is refused with a sentence."""
    learner = house.guest()
    sitting = house.practice(learner, 3, paced=True)
    house.save(learner, sitting, 1, "1")
    house.sql("UPDATE sitting SET state = :state, submitted_at = started_at", state=state.value)
    before = house.snapshot()
    open_now = state is State.IN_PROGRESS

    assert _does(lambda: house.save(learner, sitting, 2, "1")) is open_now
    assert _does(lambda: house.commit(learner, sitting, 1)) is open_now
    assert _does(lambda: house.submit(learner, sitting)) is (state is not State.VOIDED)
    if not open_now:
        assert house.snapshot() == before
    with Session(house.engine) as session:
        assert item_page(session, house.cache, learner, sitting, 1, now=START).head.state
        assert finish_page(session, learner, sitting, now=START).head.total == 3
        shown = _does(lambda: result_page(session, house.cache, learner, sitting, now=START))
    assert shown is (state in {State.IN_PROGRESS, State.GRADED})


def _does(act: Callable[[], object]) -> bool:
    """Return whether the act was done; only a conflict counts as refused."""
    try:
        act()
    except ConflictError:
        return False
    return True
