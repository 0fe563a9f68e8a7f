"""A response is kept once, in order, or refused with what is stored; nothing is lost without a word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from exam_prep.core.responses import Certainty
from exam_prep.core.sitting import State
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.sittings.saving import ClosedError, StaleChangeError
from tests.factories import EXAM
from tests.house import House
from tests.set_clock import START

DEADLINE = START + timedelta(minutes=30)


def test_each_change_is_one_revision_and_one_event(house: House) -> None:
    """The row holds the last response, the log every one, in order."""
    learner = house.guest()
    sitting = house.mock(learner)
    saved = [house.save(learner, sitting, 1, response).revision for response in ("1", "2", "3")]

    assert saved == [1, 2, 3]
    assert [(event.revision, event.response) for event in house.events(sitting)] == [
        (1, "1"), (2, "2"), (3, "3"),
    ]  # fmt: skip
    assert (house.item(sitting, 1).response, house.item(sitting, 1).revision) == ("3", 3)


def test_a_change_carries_the_whole_state_of_the_item(house: House) -> None:
    """Certainty, flag, crossed-out options and time are kept with the response."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.save(
        learner, sitting, 2, "1", certainty=Certainty.UNSURE, flagged=True, struck=(3, 2, 3), seconds=41
    )
    row = house.item(sitting, 2)

    assert (row.certainty, row.flagged, row.struck, row.seconds) == (Certainty.UNSURE, True, "2 3", 41)
    assert row.saved_at == row.seen_at == START


def test_a_stale_change_is_refused_with_what_is_stored(house: House) -> None:
    """Whoever did not see the last revision is told it; nothing is written."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.save(learner, sitting, 1, "1")
    house.save(learner, sitting, 1, "2", certainty=Certainty.SURE)
    before = house.snapshot()
    with pytest.raises(StaleChangeError) as refused:
        house.save(learner, sitting, 1, "3", base_revision=1)

    stored = refused.value.stored
    assert (stored.revision, stored.response, stored.certainty) == (2, "2", Certainty.SURE)
    assert house.snapshot() == before


@pytest.mark.parametrize("base", [2, 10**30, -1])
def test_a_revision_that_was_never_given_is_stale(house: House, base: int) -> None:
    """A base from the future, or one that is no revision at all, moves nothing."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.save(learner, sitting, 1, "1")
    with pytest.raises(StaleChangeError):
        house.save(learner, sitting, 1, "2", base_revision=base)


def test_a_repeated_send_has_one_effect_and_one_answer(house: House) -> None:
    """The same change again makes no second event and is told the same revision and time."""
    learner = house.guest()
    sitting = house.mock(learner)
    change = house.change(sitting, 1, "2")
    first = house.send(learner, sitting, change)
    house.clock.advance(seconds=9)
    again = house.send(learner, sitting, change)

    assert (again.revision, again.saved_at, again.late) == (first.revision, first.saved_at, False)
    assert len(house.events(sitting)) == 1


def test_a_repeated_send_is_told_its_own_revision_when_others_came_between(house: House) -> None:
    """So the next change of that page is stale, and does not silently undo what another page saved."""
    learner = house.guest()
    sitting = house.mock(learner)
    change = house.change(sitting, 1, "2")
    house.send(learner, sitting, change)
    house.save(learner, sitting, 1, "3")

    assert house.send(learner, sitting, change).revision == 1
    assert house.item(sitting, 1).response == "3"


@pytest.mark.parametrize("then", ["after the deadline", "after handing in"])
def test_a_repeated_send_of_what_was_kept_is_not_called_late_or_closed(house: House, then: str) -> None:
    """A change that was kept in time stays kept, whenever its first reply is asked for again."""
    learner = house.guest()
    sitting = house.mock(learner)
    change = house.change(sitting, 1, "2")
    house.send(learner, sitting, change)
    if then == "after handing in":
        house.submit(learner, sitting)
    else:
        house.clock.set(DEADLINE + timedelta(minutes=1))

    again = house.send(learner, sitting, change)
    assert (again.late, again.revision, again.saved_at) == (False, 1, START)
    assert len(house.events(sitting)) == 1


def test_another_answer_under_an_old_id_is_not_swallowed(house: House) -> None:
    """A page that went back sends its old id with a new answer: it is told what is stored."""
    learner = house.guest()
    sitting = house.mock(learner)
    change = house.change(sitting, 1, "2", client_id="the-form")
    house.send(learner, sitting, change)
    with pytest.raises(StaleChangeError):
        house.save(learner, sitting, 1, "3", client_id="the-form", base_revision=0)


@pytest.mark.parametrize("late", [False, True])
def test_an_id_that_names_another_change_is_refused(house: House, *, late: bool) -> None:
    """An id used at one item cannot be used at another; nothing is written."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.save(learner, sitting, 1, "2", client_id="the-id")
    house.clock.advance(hours=int(late))
    before = house.snapshot()
    with pytest.raises(InvalidError, match="no usable id"):
        house.save(learner, sitting, 2, "2", client_id="the-id")

    assert house.snapshot() == before


@pytest.mark.parametrize("client_id", ["", "x" * 65, "a\0", "a/b"])
def test_a_change_without_a_usable_id_is_refused(house: House, client_id: str) -> None:
    """An id is there, and is at most 64 signs long."""
    learner = house.guest()
    sitting = house.mock(learner)
    with pytest.raises(InvalidError, match="no usable id"):
        house.save(learner, sitting, 1, "2", client_id=client_id)
    assert house.events(sitting) == []


def test_equal_content_makes_no_event(house: House) -> None:
    """Saving what is stored already changes no row, whatever base the page knew."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.save(learner, sitting, 1, "2")
    before = house.snapshot()

    assert house.save(learner, sitting, 1, "2", base_revision=0).revision == 1
    assert house.snapshot() == before


def test_a_longer_time_on_a_kept_answer_is_remembered(house: House) -> None:
    """Who thinks on before checking was not rapid: the time grows, without event or revision."""
    learner = house.guest()
    sitting = house.practice(learner, 2)
    right = house.response(house.item(sitting, 1), right=True)
    house.save(learner, sitting, 1, right, certainty=Certainty.SURE, seconds=2)
    assert house.save(learner, sitting, 1, right, certainty=Certainty.SURE, seconds=60).revision == 1
    house.save(learner, sitting, 1, right, certainty=Certainty.SURE, seconds=3)

    assert (house.item(sitting, 1).seconds, len(house.events(sitting))) == (60, 1)
    house.save(learner, sitting, 1, right, certainty=Certainty.GUESS, seconds=4)
    house.commit(learner, sitting, 1)
    house.save(learner, sitting, 1, right, certainty=Certainty.GUESS, seconds=90)
    assert house.item(sitting, 1).seconds == house.reviews(learner)[0].seconds == 60
    assert house.verify().mismatches == ()


def test_a_response_can_be_taken_back(house: House) -> None:
    """Nothing chosen is a change like any other."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.save(learner, sitting, 1, "2")
    house.save(learner, sitting, 1, "")

    assert house.item(sitting, 1).response == ""
    assert len(house.events(sitting)) == 2


@pytest.mark.parametrize("response", ["0", "5", "99999", "1 2", "a", "-1", "1.0", "٣", "' OR 1=1 --"])
def test_an_option_that_is_not_on_the_item_is_refused(house: House, response: str) -> None:
    """Only displayed numbers are responses; nothing is written."""
    learner = house.guest()
    sitting = house.mock(learner)
    before = house.snapshot()
    with pytest.raises(InvalidError):
        house.save(learner, sitting, 1, response)
    assert house.snapshot() == before


def test_an_option_that_is_not_on_the_item_cannot_be_crossed_out(house: House) -> None:
    """The crossed-out numbers are displayed ones as well."""
    learner = house.guest()
    sitting = house.mock(learner)
    for wrong in (0, 5):
        with pytest.raises(InvalidError, match="crossed out"):
            house.save(learner, sitting, 1, "1", struck=(wrong,))


@pytest.mark.parametrize("seconds", [-5, 10**12])
def test_an_impossible_time_is_cut_to_a_day(house: House, seconds: int) -> None:
    """The page's own count of seconds is advisory and never breaks a save."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.save(learner, sitting, 1, "1", seconds=seconds)

    assert house.item(sitting, 1).seconds in {0, 86400}


def test_a_foreign_sitting_is_not_found_and_not_touched(house: House) -> None:
    """Neither a stranger nor nobody can write; both hear what an unknown sitting says."""
    owner, stranger = house.guest(), house.guest()
    sitting = house.mock(owner)
    before = house.snapshot()
    change = house.change(sitting, 1, "1")
    messages = set()
    for name, where in ((stranger, sitting), (owner, "no-such-sitting"), (owner, "")):
        with pytest.raises(NotFoundError) as refused:
            house.send(name, where, change)
        messages.add(refused.value.message)

    assert len(messages) == 1
    assert house.snapshot() == before


@pytest.mark.parametrize("position", [0, 21, -1, 10**6])
def test_a_position_that_the_form_has_not_is_not_found(house: House, position: int) -> None:
    """A form has positions 1 to its length."""
    learner = house.guest()
    sitting = house.mock(learner)
    change = replace(house.change(sitting, 1, "1"), position=position)
    with pytest.raises(NotFoundError):
        house.send(learner, sitting, change)


@pytest.mark.parametrize(
    ("seconds", "late"), [(-1, False), (0, False), (1, False), (5, False), (5.000001, True), (3600, True)]
)
def test_a_response_counts_until_five_seconds_after_the_deadline(
    house: House, seconds: float, *, late: bool
) -> None:
    """At exactly deadline and five seconds it counts; later it is logged, told as late, and not scored."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.clock.set(DEADLINE + timedelta(seconds=seconds))
    saved = house.save(learner, sitting, 1, "2")

    assert (saved.late, saved.revision) == (late, 0 if late else 1)
    assert house.item(sitting, 1).response == ("" if late else "2")
    assert [event.revision for event in house.events(sitting)] == [None if late else 1]


def test_a_late_change_is_logged_once_and_never_commits(house: House) -> None:
    """Sending it again makes no second event; the row and the score stay as they were."""
    learner = house.guest()
    sitting = house.mock(learner)
    right = house.response(house.item(sitting, 1), right=True)
    house.clock.set(DEADLINE + timedelta(seconds=6))
    change = house.change(sitting, 1, right, commits=True)
    for _ in range(2):
        assert house.send(learner, sitting, change).late
    house.sweep()
    assert house.send(learner, sitting, change).late

    assert [(event.revision, event.commits) for event in house.events(sitting)] == [(None, False)]
    assert (house.sitting(sitting).state, house.sitting(sitting).points) == (State.GRADED, 0)


def test_of_late_changes_to_one_item_twenty_are_kept(house: House) -> None:
    """Whoever sends on is answered the same, and the log of this item grows no more; others still grow."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.clock.set(DEADLINE + timedelta(seconds=6))
    answers = [house.save(learner, sitting, 1, "2") for _ in range(25)]
    house.save(learner, sitting, 2, "2")

    assert all(answer.late for answer in answers)
    assert [event.position for event in house.events(sitting)] == [1] * 20 + [2]


def test_after_handing_in_nothing_changes(house: House) -> None:
    """A change that comes in time but after the submission is refused, and no row moves."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.save(learner, sitting, 1, "1")
    house.submit(learner, sitting)
    before = house.snapshot()
    with pytest.raises(ClosedError):
        house.save(learner, sitting, 1, "2")

    assert house.snapshot() == before


def test_every_kind_of_item_keeps_its_responses(canary_house: House) -> None:
    """Right and wrong responses of each kind are stored as sent and graded 1 and 0."""
    learner = canary_house.guest()
    for right in (True, False):
        sitting = canary_house.mock(learner, EXAM)
        canary_house.answer_all(learner, sitting, right=right)
        canary_house.submit(learner, sitting)
        assert [row.points for row in canary_house.items(sitting)] == [float(right)] * 6
