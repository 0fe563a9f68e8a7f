"""Many at once on one sitting: one effect, one order, nothing lost without a word."""

import random
from functools import partial

import pytest

from exam_prep.core.sitting import State
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.saving import ClosedError, StaleChangeError
from tests.at_once import at_once
from tests.house import House

THREADS = 8


def test_of_many_who_save_one_item_the_last_by_server_order_stands(house: House) -> None:
    """Eight tabs save until each is accepted; the log holds every accepted change, the row the last."""
    learner = house.guest()
    sitting = house.mock(learner)
    accepted: list[tuple[int, str]] = []
    refused: list[StaleChangeError] = []

    def save(number: int) -> None:
        for turn in range(5):
            response = str((number + turn) % 4 + 1)
            for _ in range(200):
                change = house.change(sitting, 1, response, seconds=number, flagged=bool(turn % 2))
                try:
                    saved = house.send(learner, sitting, change)
                except StaleChangeError as error:
                    refused.append(error)
                else:
                    accepted.append((saved.revision, response))
                    break

    at_once([partial(save, number) for number in range(THREADS)])
    events = house.events(sitting)
    row = house.item(sitting, 1)

    assert len(accepted) == THREADS * 5
    assert [event.revision for event in events] == list(range(1, len(events) + 1))
    assert (row.revision, row.response, row.flagged) == (
        events[-1].revision, events[-1].response, events[-1].flagged,
    )  # fmt: skip
    # An answer that equals what is stored makes no event; each of the others has one under its revision.
    assert {(event.revision, event.response) for event in events} <= set(accepted)
    assert all(error.stored.revision <= len(events) for error in refused)
    assert house.verify().mismatches == ()


def test_one_change_sent_by_many_at_once_is_kept_once(house: House) -> None:
    """Eight copies of one request make one event, and all hear the same revision."""
    learner = house.guest()
    sitting = house.mock(learner)
    change = house.change(sitting, 1, "2")
    heard: list[int] = []

    at_once([lambda: heard.append(house.send(learner, sitting, change).revision)] * THREADS)
    assert heard == [1] * THREADS
    assert len(house.events(sitting)) == 1


@pytest.mark.long
def test_nothing_changes_once_a_sitting_is_handed_in(house: House) -> None:
    """A save that races the submission is graded or refused: 200 saves against 20 submissions."""
    learner = house.guest()
    chance = random.Random(7)  # noqa: S311  # a repeatable race, nothing secret
    for _ in range(20):
        sitting = house.mock(learner)
        kept: list[int] = []
        acts = [partial(_save_right, house, learner, sitting, place, kept) for place in range(1, 11)]
        acts.insert(chance.randrange(11), partial(house.submit, learner, sitting))
        at_once(acts)
        assert house.sitting(sitting).state is State.GRADED
        assert house.sitting(sitting).points == len(kept) == len(house.events(sitting))
    assert house.verify().mismatches == ()


def test_many_starts_of_one_exam_make_one_sitting(house: House) -> None:
    """Eight devices start the same exam at once and meet in one sitting."""
    learner = house.guest()
    house.loaded()
    started: list[str] = []

    at_once([lambda: started.append(house.mock(learner))] * THREADS)
    assert len(started) == THREADS
    assert len(set(started)) == 1


def test_many_submissions_and_the_sweeper_have_one_effect(house: House) -> None:
    """Handing in eight times while the sweeper runs grades once and moves each card once."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.answer_all(learner, sitting, right=True)
    house.clock.advance(minutes=30, seconds=6)

    at_once([lambda: house.submit(learner, sitting), house.sweep] * 4)
    assert house.sitting(sitting).points == 20
    assert len(house.reviews(learner)) == 20
    assert {card.reviews for card in house.cards(learner).values()} == {1}


def test_many_checks_of_one_item_have_one_effect(house: House) -> None:
    """Checking twice at once grades and remembers once."""
    learner = house.guest()
    sitting = house.practice(learner, 3)
    house.save(learner, sitting, 1, "1")

    at_once([lambda: house.commit(learner, sitting, 1)] * THREADS)
    assert len(house.reviews(learner)) == 1


def test_a_check_and_a_change_at_once_leave_what_was_graded(house: House) -> None:
    """The response that was graded is the one that stays, whichever came first."""
    learner = house.guest()
    sitting = house.practice(learner, 10)
    for row in house.items(sitting):
        house.save(learner, sitting, row.position, "1")
        kept: list[str] = []
        check = partial(house.commit, learner, sitting, row.position)
        at_once([partial(_save, house, learner, sitting, row.position, "2", kept), check])
        assert house.item(sitting, row.position).response == (kept[0] if kept else "1")
    assert house.verify().mismatches == ()


def _save_right(house: House, learner: LearnerRef, sitting: str, position: int, kept: list[int]) -> None:
    responses: list[str] = []
    _save(
        house,
        learner,
        sitting,
        position,
        house.response(house.item(sitting, position), right=True),
        responses,
    )
    kept.extend([position] * len(responses))


def _save(  # a whole act, for a thread
    house: House, learner: LearnerRef, sitting: str, position: int, response: str, kept: list[str]
) -> None:
    """Save over the first revision, and note in `kept` that it was accepted."""
    change = house.change(sitting, position, response)
    try:
        house.send(learner, sitting, change)
    except ClosedError:
        return
    kept.append(response)
